/** 2^-32. */
const UNIT = 2.3283064365386963e-10;

/**
 * Uniform numbers in [0, 1) from a seed: Alea and its hash Mash (J. Baagøe 2010; as in https://github.com/davidbau/seedrandom), which
 * TensorFlow.js draws from.
 */
function alea(seed: string): () => number {
  let n = 0xefc8249d;
  const mash = (text: string): number => {
    for (let i = 0; i < text.length; i++) {
      n += text.charCodeAt(i);
      let h = 0.02519603282416938 * n;
      n = h >>> 0;
      h = (h - n) * n;
      n = h >>> 0;
      n += (h - n) * 0x100000000;
    }
    return (n >>> 0) * UNIT;
  };
  const begin = [mash(" "), mash(" "), mash(" ")];
  let [s0, s1, s2] = begin.map((first) => {
    const state = first - mash(seed);
    return state < 0 ? state + 1 : state;
  });
  let carry = 1;
  return () => {
    const t = 2091639 * s0 + carry * UNIT;
    s0 = s1;
    s1 = s2;
    carry = t | 0;
    s2 = t - carry;
    return s2;
  };
}

/**
 * Normal numbers of mean 0, the very ones that TensorFlow.js draws from the seed (`tf.randomNormal`, or truncated at two deviations
 * `tf.truncatedNormal`), without it: by Marsaglia's polar method, two at a time.
 */
export function tfNormals(
  count: number,
  deviation: number,
  seed: number,
  isTruncated: boolean,
): Float32Array {
  const uniform = alea(String(seed));
  const isTaken = (value: number): boolean => !isTruncated || Math.abs(value) <= 2 * deviation;
  const drawn = new Float32Array(count);
  for (let i = 0; i < count; ) {
    let x: number;
    let y: number;
    let square: number;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    const [first, second] = [deviation * x * factor, deviation * y * factor];
    // Where the first one is not taken, the second one is thrown away as well.
    if (!isTaken(first)) continue;
    drawn[i++] = first;
    if (i < count && isTaken(second)) drawn[i++] = second;
  }
  return drawn;
}

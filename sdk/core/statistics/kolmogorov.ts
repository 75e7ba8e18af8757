/** Where n·d² is at least this, both tails together are twice one of them, to double precision for the p-value. */
const ONE_TAIL_FROM = { few: 4, many: 2.2 } as const;
/** Below or at this many values the matrix form is used. */
const FEW = 140;

/**
 * Probability that Kolmogorov's D of `n` values is at least `d`, for a continuous distribution. Exact, or to about 1e-10
 * where n is above 140; which formula is used where follows Simard and L'Ecuyer (2011, https://doi.org/10.18637/jss.v039.i11).
 */
export function kolmogorovTail(n: number, d: number): number {
  const t = n * d;
  if (d >= 1) return 0;
  if (t <= 0.5) return 1;
  const squared = t * d;
  if (squared >= 370) return 0;
  const isFew = n <= FEW;
  if (d >= 0.5 || squared >= (isFew ? ONE_TAIL_FROM.few : ONE_TAIL_FROM.many))
    return Math.min(1, 2 * smirnovTail(n, d));
  const below = isFew || (n <= 100_000 && n * d ** 1.5 <= 1.4) ? durbin(n, d) : pelzGood(n, d);
  return Math.min(1, Math.max(0, 1 - below));
}

/** Probability that the one-sided D⁺ of `n` values is at least `d` > 0 (Birnbaum and Tingey 1951). */
function smirnovTail(n: number, d: number): number {
  const last = Math.floor(n * (1 - d));
  let logBinomial = 0;
  let sum = Math.exp(n * Math.log1p(-d)) / d;
  for (let j = 1; j <= last; j++) {
    logBinomial += Math.log((n - j + 1) / j);
    const share = d + j / n;
    const rest = 1 - share;
    if (rest < 0) break;
    sum += Math.exp(logBinomial + (j - 1) * Math.log(share) + (n - j) * Math.log(rest));
  }
  return Math.min(1, d * sum);
}

/** P(D < d) by Durbin's matrix (Marsaglia, Tsang and Wang 2003, https://doi.org/10.18637/jss.v008.i18). */
function durbin(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const m = 2 * k - 1;
  const h = k - n * d;
  const matrix = Array.from({ length: m }, (_, i) =>
    Float64Array.from({ length: m }, (_, j) => (i - j + 1 < 0 ? 0 : 1)),
  );
  for (let i = 0; i < m; i++) {
    matrix[i][0] -= h ** (i + 1);
    matrix[m - 1][i] -= h ** (m - i);
  }
  matrix[m - 1][0] += 2 * h - 1 > 0 ? (2 * h - 1) ** m : 0;
  let factorial = 1;
  const divisors = Float64Array.from({ length: m + 1 }, (_, i) => {
    factorial *= Math.max(1, i);
    return factorial;
  });
  for (let i = 0; i < m; i++)
    for (let j = 0; j <= Math.min(i + 1, m - 1); j++) matrix[i][j] /= divisors[i - j + 1];
  const { value, exponent } = power(matrix, n);
  // n! / n^n is multiplied in factor by factor, so that nothing under- or overflows.
  let product = value[k - 1][k - 1];
  let scale = exponent;
  for (let i = 1; i <= n; i++) {
    product *= i / n;
    if (product < 1e-140) {
      product *= 1e140;
      scale -= 140;
    }
  }
  return product * 10 ** scale;
}

interface Scaled {
  readonly value: Float64Array[];
  /** The matrix is `value` times 10 to this. */
  readonly exponent: number;
}

function power(matrix: Float64Array[], n: number): Scaled {
  if (n === 1) return { value: matrix, exponent: 0 };
  const half = power(matrix, Math.floor(n / 2));
  const squared = rescaled(product(half.value, half.value), 2 * half.exponent);
  return n % 2 === 0 ? squared : rescaled(product(matrix, squared.value), squared.exponent);
}

function rescaled(value: Float64Array[], exponent: number): Scaled {
  const middle = value.length >> 1;
  if (value[middle][middle] <= 1e140) return { value, exponent };
  return { value: value.map((row) => row.map((cell) => cell * 1e-140)), exponent: exponent + 140 };
}

function product(a: readonly Float64Array[], b: readonly Float64Array[]): Float64Array[] {
  return a.map((row) => {
    const out = new Float64Array(row.length);
    row.forEach((cell, k) => {
      if (cell !== 0) for (let j = 0; j < out.length; j++) out[j] += cell * b[k][j];
    });
    return out;
  });
}

/** P(D < d) by the expansion in 1 / √n of Pelz and Good (1976, https://doi.org/10.1111/j.2517-6161.1976.tb01579.x). */
function pelzGood(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const [z2, pi2] = [z * z, Math.PI ** 2];
  const [z4, z6, z8] = [z2 ** 2, z2 ** 3, z2 ** 4];
  const [pi4, pi6] = [pi2 ** 2, pi2 ** 3];
  let [k0, k1, k2, k3, side2, side3] = [0, 0, 0, 0, 0, 0];
  // The sums run over both signs of k; each pair is met once, so twice its term.
  for (let k = 0; k <= 40; k++) {
    const half = (k + 0.5) ** 2;
    const weight = 2 * Math.exp((-pi2 * half) / (2 * z2));
    k0 += weight;
    k1 += weight * (pi2 * half - z2);
    k2 += weight * (6 * z6 + 2 * z4 + pi2 * (2 * z4 - 5 * z2) * half + pi4 * (1 - 2 * z2) * half ** 2);
    k3 +=
      weight *
      (pi6 * half ** 3 * (5 - 30 * z2) +
        pi4 * half ** 2 * (-60 * z2 + 212 * z4) +
        pi2 * half * (135 * z4 - 96 * z6) -
        (30 * z6 + 90 * z8));
    const whole = k * k;
    const own = 2 * Math.exp((-pi2 * whole) / (2 * z2));
    side2 += own * pi2 * whole;
    side3 += own * (3 * pi2 * whole * z2 - pi4 * whole ** 2);
  }
  const root = Math.sqrt(Math.PI / 2);
  const sqrtN = Math.sqrt(n);
  return (
    (root / z) * k0 +
    ((root / (6 * z4)) * k1) / sqrtN +
    (root * (k2 / (72 * z6 * z) - side2 / (36 * z2 * z))) / n +
    (root * (k3 / (6480 * z8 * z2) + side3 / (216 * z6))) / (n * sqrtN)
  );
}

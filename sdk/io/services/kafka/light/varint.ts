// Numbers of Kafka's records: signed, zigzag, seven bits a byte, the lowest first (https://kafka.apache.org/documentation/#record).
// Beyond 2^52 they are not exact here: who calls leaves such numbers to others.

/** Largest number that is exact when it is doubled. */
export const MOST_EXACT = 2 ** 52;

export function zigzag(value: number): number {
  return value >= 0 ? 2 * value : -2 * value - 1;
}

export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Bytes of a number that is not negative. */
export function unsignedBytes(value: number): number {
  let bytes = 1;
  for (let left = value; left >= 128; left = Math.floor(left / 128)) bytes++;
  return bytes;
}

/** Writes a number that is not negative; returns the place behind it. */
export function putUnsigned(buffer: Uint8Array, at: number, value: number): number {
  let left = value;
  let place = at;
  for (; left >= 128; left = Math.floor(left / 128)) buffer[place++] = (left % 128) | 128;
  buffer[place++] = left;
  return place;
}

/** Reads numbers, one behind the other. */
export class VarintReader {
  constructor(
    private readonly buffer: Uint8Array,
    /** Place of the next byte. */
    public at: number,
  ) {}

  /** The next number; undefined where the bytes end before, or it is not exact. */
  next(): number | undefined {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.buffer[this.at++];
      if (byte === undefined || scale > MOST_EXACT) return undefined;
      value += (byte & 127) * scale;
      if (byte < 128) return value > 2 * MOST_EXACT ? undefined : unzigzag(value);
      scale *= 128;
    }
  }
}

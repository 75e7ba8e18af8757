/** Reads FlatBuffers with every place checked: what points out of the bytes throws RangeError. */
export class FlatBuffer {
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  int32(at: number): number {
    return this.#view.getInt32(at, true);
  }

  uint8(at: number): number {
    return this.#view.getUint8(at);
  }

  int16(at: number): number {
    return this.#view.getInt16(at, true);
  }

  /** A count or an offset of 64 bits; RangeError where it is negative or no exact number. */
  count(at: number): number {
    const value = Number(this.#view.getBigInt64(at, true));
    if (value < 0 || !Number.isSafeInteger(value)) throw new RangeError(`a count of ${value}`);
    return value;
  }

  /** The table that an offset points to: where its fields are, by their slots (4, 6, 8, …). */
  table(at: number): (slot: number) => number | undefined {
    const start = at + this.int32(at);
    const slots = start - this.int32(start);
    const size = this.int16(slots);
    return (slot) => {
      const offset = slot < size ? this.int16(slots + slot) : 0;
      return offset === 0 ? undefined : start + offset;
    };
  }

  /** Where the items of a vector are, each of `stride` bytes. */
  vector(at: number | undefined, stride: number): number[] {
    if (at === undefined) return [];
    const base = at + this.int32(at);
    const size = this.int32(base);
    if (size < 0 || base + 4 + size * stride > this.bytes.length)
      throw new RangeError(`a vector of ${size} items`);
    return Array.from({ length: size }, (_, i) => base + 4 + i * stride);
  }
}

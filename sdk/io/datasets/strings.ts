import type { VectorReader } from "./vectors.js";

/** DuckDB keeps texts of up to 12 bytes inside the 16 bytes of a cell, longer ones behind a pointer. */
export const INLINE_BYTES = 12;

/** Sixteen-byte keys to codes: open addressing over 32-bit words. */
class CellTable {
  private slots = new Int32Array(1024);
  private keys = new Uint32Array(256 * 4);
  private codes = new Int32Array(256);
  private size = 0;

  /** The code of a key, or -1. */
  find(a: number, b: number, c: number, d: number): number {
    const entry = this.slots[this.slot(a, b, c, d)];
    return entry === 0 ? -1 : this.codes[entry - 1];
  }

  /** Keeps the code of a key that is not there yet. */
  add(a: number, b: number, c: number, d: number, code: number): void {
    if (this.size === this.codes.length) this.grow();
    const slot = this.slot(a, b, c, d);
    this.keys.set([a, b, c, d], this.size * 4);
    this.codes[this.size++] = code;
    this.slots[slot] = this.size;
  }

  clear(): void {
    if (this.size > 0) this.slots.fill(0);
    this.size = 0;
  }

  /** The slot of a key, or the free one where it would go. */
  private slot(a: number, b: number, c: number, d: number): number {
    const mask = this.slots.length - 1;
    let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ c, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 13) ^ d, 0x27d4eb2f);
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (let entry = this.slots[slot]; entry !== 0; entry = this.slots[slot]) {
      const at = (entry - 1) * 4;
      const { keys } = this;
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    const { keys, codes, size } = this;
    this.slots = new Int32Array(this.slots.length * 2);
    this.keys = new Uint32Array(keys.length * 2);
    this.codes = new Int32Array(codes.length * 2);
    this.size = 0;
    for (let i = 0; i < size; i++) {
      this.add(keys[4 * i], keys[4 * i + 1], keys[4 * i + 2], keys[4 * i + 3], codes[i]);
    }
  }
}

/** Gives each text a code, decoding a text only where it is seen first (a long one, once a vector). */
export class StringCodes {
  readonly categories: string[] = [];
  private readonly inline = new CellTable();
  /** Pointers hold for one vector only. */
  private readonly pointers = new CellTable();
  private readonly long = new Map<string, number>();
  private readonly decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  constructor(private readonly reader: VectorReader) {}

  /** Codes of a vector's cells into `target`; null rows are left alone. */
  encode(data: Uint8Array, rows: number, bits: Uint8Array | undefined, target: Int32Array): void {
    const words = new Uint32Array(data.buffer, data.byteOffset, rows * 4);
    this.pointers.clear();
    for (let i = 0; i < rows; i++) {
      if (bits !== undefined && (bits[i >> 3] & (1 << (i & 7))) === 0) continue;
      const at = 4 * i;
      const isInline = words[at] <= INLINE_BYTES;
      const table = isInline ? this.inline : this.pointers;
      const code = table.find(words[at], words[at + 1], words[at + 2], words[at + 3]);
      target[i] = code >= 0 ? code : this.admit(data, words, at, table);
    }
  }

  private admit(data: Uint8Array, words: Uint32Array, at: number, table: CellTable): number {
    const length = words[at];
    const start = data.byteOffset + at * 4;
    const isInline = length <= INLINE_BYTES;
    const bytes = isInline
      ? new Uint8Array(data.buffer, start + 4, length)
      : this.reader.get_data_from_pointer(data.buffer, start + 8, length);
    const text = this.decoder.decode(bytes);
    let code = isInline ? undefined : this.long.get(text);
    if (code === undefined) {
      code = this.categories.push(text) - 1;
      if (!isInline) this.long.set(text, code);
    }
    table.add(words[at], words[at + 1], words[at + 2], words[at + 3], code);
    return code;
  }
}

// Frames: how the kernel's processes speak over pipes. Lengths as 32 bits, little end first:
// bytes of the JSON, number of buffers, bytes of each; then the JSON, then the buffers.

export interface Frame<T> {
  readonly message: T;
  readonly buffers: readonly Uint8Array[];
}

export function encodeFrame(message: unknown, buffers: readonly Uint8Array[] = []): Buffer {
  const json = Buffer.from(JSON.stringify(message));
  const head = Buffer.allocUnsafe(8 + 4 * buffers.length);
  head.writeUInt32LE(json.length, 0);
  head.writeUInt32LE(buffers.length, 4);
  for (const [index, buffer] of buffers.entries()) head.writeUInt32LE(buffer.byteLength, 8 + 4 * index);
  return Buffer.concat([head, json, ...buffers]);
}

/** Puts frames together from the pieces that a pipe gives. */
export class FrameReader<T> {
  readonly #pieces: Buffer[] = [];
  #bytes = 0;
  /** Bytes that the next frame needs to be whole, as far as is known. */
  #wanted = 8;

  /** Takes a piece and returns the frames that it completes. */
  push(piece: Buffer): Frame<T>[] {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    const frames: Frame<T>[] = [];
    while (this.#bytes >= this.#wanted) {
      const all = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
      const { frame, end, wanted } = readFrame<T>(all);
      this.#pieces.length = 0;
      this.#wanted = wanted;
      const rest = all.subarray(end);
      this.#bytes = rest.length;
      if (rest.length > 0) this.#pieces.push(rest);
      if (frame !== undefined) frames.push(frame);
    }
    return frames;
  }
}

function readFrame<T>(bytes: Buffer): { frame?: Frame<T>; end: number; wanted: number } {
  const jsonBytes = bytes.readUInt32LE(0);
  const count = bytes.readUInt32LE(4);
  const head = 8 + 4 * count;
  if (bytes.length < head) return { end: 0, wanted: head };
  const sizes = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  const end = head + jsonBytes + sizes.reduce((sum, size) => sum + size, 0);
  if (bytes.length < end) return { end: 0, wanted: end };
  let at = head + jsonBytes;
  const buffers = sizes.map((size) => {
    const buffer = Uint8Array.prototype.slice.call(bytes, at, at + size);
    at += size;
    return buffer;
  });
  return {
    frame: { message: JSON.parse(bytes.toString("utf8", head, head + jsonBytes)) as T, buffers },
    end,
    wanted: 8,
  };
}

import { type FileHandle, open } from "node:fs/promises";

/** Bytes that are moved at once. */
const BLOCK_BYTES = 1 << 20;

/** A file that grows by pieces; what stands behind its last whole piece counts for nothing. */
export class GrowingFile {
  private constructor(
    private readonly file: FileHandle,
    /** Bytes that count. */
    public bytes: number,
  ) {}

  /** A file of which the first `bytes` bytes count; 0 makes it. */
  static async open(path: string, bytes: number): Promise<GrowingFile> {
    const file = await open(path, bytes === 0 ? "w" : "r+");
    try {
      await file.truncate(bytes);
      return new GrowingFile(file, bytes);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Adds what `pieces` yields: all of it, on disk, or nothing. */
  async add(pieces: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void> {
    let at = this.bytes;
    try {
      for await (const piece of pieces) {
        for (let done = 0; done < piece.length; ) {
          const { bytesWritten } = await this.file.write(piece, done, piece.length - done, at);
          done += bytesWritten;
          at += bytesWritten;
        }
      }
      await this.file.datasync();
    } catch (error) {
      await this.file.truncate(this.bytes).catch(() => undefined);
      throw error;
    }
    this.bytes = at;
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** Bytes [start, end) of a file, block by block. The memory of a block is used again for the next. */
export async function* blocksOf(path: string, start: number, end: number): AsyncIterableIterator<Buffer> {
  const file = await open(path, "r");
  try {
    const block = Buffer.allocUnsafe(Math.max(1, Math.min(BLOCK_BYTES, end - start)));
    for (let at = start; at < end; ) {
      const { bytesRead } = await file.read(block, 0, Math.min(block.length, end - at), at);
      if (bytesRead === 0) throw new Error(`${path} ends at ${at}, before ${end}`);
      at += bytesRead;
      yield block.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

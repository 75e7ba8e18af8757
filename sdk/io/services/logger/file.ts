import { closeSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolderSync } from "../../files/index.js";
import type { LogTarget } from "./logger.js";

/**
 * A file that lines are appended to, each written at once and whole, so that several processes can share it and a kill loses
 * nothing. Nothing is rotated: `logrotate` may move the file away between two jobs, or cut it (copytruncate) at any time.
 * A file that cannot be written never throws: `onFault` hears of it once, and lines are lost until it can be.
 */
export class FileTarget implements LogTarget {
  private file: number | undefined;
  private told = false;
  /** Whether the disk took half a line only. */
  private cut = false;
  /** Lines that are not in the file. */
  lost = 0;

  constructor(
    /** Absolute; folders are made. */
    readonly path: string,
    private readonly onFault: (message: string) => void,
  ) {
    this.attempt(() => this.open());
  }

  write(text: string): void {
    if (!this.attempt(() => this.append(text))) this.lost += 1;
  }

  close(): void {
    const { file } = this;
    this.file = undefined;
    // Some file systems tell of a full disk here only.
    if (file !== undefined) this.attempt(() => closeSync(file));
  }

  private open(): number {
    if (this.file === undefined) {
      makeFolderSync(dirname(this.path));
      this.file = openSync(this.path, "a");
    }
    return this.file;
  }

  private append(text: string): void {
    const file = this.open();
    let rest = Buffer.from(this.cut ? `\n${text}` : text);
    while (rest.length > 0) {
      const written = writeSync(file, rest);
      // From here on, a failure leaves half a line.
      this.cut = written < rest.length;
      rest = rest.subarray(written);
    }
  }

  private attempt(work: () => unknown): boolean {
    try {
      work();
      return true;
    } catch (error) {
      const { message } = error as Error;
      if (!this.told) {
        this.told = true;
        this.onFault(message);
      }
      return false;
    }
  }
}

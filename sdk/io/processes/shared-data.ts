import { randomUUID } from "node:crypto";
import { closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssayError, messageOf } from "../../utils/errors/index.js";

/** Bytes in an open file that child processes inherit. It has no name once it is open, so that nothing is left of it, however we end. */
export class SharedData {
  private bytes: Uint8Array | undefined;
  private file: number | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The open file; written when it is first asked for. WRITE_FAILED where it cannot be. */
  fd(): number {
    if (this.file !== undefined) return this.file;
    const path = join(tmpdir(), `.assay-${randomUUID()}.tmp`);
    try {
      writeFileSync(path, this.bytes ?? new Uint8Array(), { mode: 0o600 });
      this.file = openSync(path, "r");
    } catch (cause) {
      throw new AssayError("WRITE_FAILED", {
        what: `data for worker processes cannot be written to ${tmpdir()}`,
        got: messageOf(cause),
        cause,
      });
    } finally {
      rmSync(path, { force: true });
    }
    this.bytes = undefined;
    return this.file;
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }
}

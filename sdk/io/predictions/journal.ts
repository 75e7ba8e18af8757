import { type FileHandle, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";

/** A whole line of a journal, and the byte behind it. */
export interface JournalLine {
  readonly value: unknown;
  readonly end: number;
}

/** A file of JSON lines that only grows; each is on disk when `add` resolves. */
export class Journal {
  private constructor(private readonly file: FileHandle) {}

  /** The whole lines of a journal: what a kill cut short is none. Undefined where there is no journal. */
  static async read(path: string): Promise<JournalLine[] | undefined> {
    let text: string;
    try {
      text = await readFile(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    const lines: JournalLine[] = [];
    let end = 0;
    for (const line of text.split("\n").slice(0, -1)) {
      end += Buffer.byteLength(line) + 1;
      try {
        lines.push({ value: JSON.parse(line), end });
      } catch {
        // Behind what was cut short nothing was added: it is where the work stopped.
        break;
      }
    }
    return lines;
  }

  /** A new journal, in place of one that is there. */
  static async begin(path: string): Promise<Journal> {
    const journal = new Journal(await open(path, "w"));
    await syncFolder(dirname(path));
    return journal;
  }

  /** A journal that goes on behind its first `bytes` bytes. */
  static async reopen(path: string, bytes: number): Promise<Journal> {
    const file = await open(path, "a");
    try {
      await file.truncate(bytes);
      return new Journal(file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async add(line: unknown): Promise<void> {
    await this.file.appendFile(`${JSON.stringify(line)}\n`);
    await this.file.datasync();
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** Has names in a folder outlive a loss of power, where the system can. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  try {
    await folder?.sync();
  } catch {
    // Windows has no such thing.
  } finally {
    await folder?.close();
  }
}

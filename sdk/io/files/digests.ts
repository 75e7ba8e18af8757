import { createHash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { pipeline } from "node:stream/promises";

/** What is remembered of a file, so that its bytes are read again only where it may have changed. */
export interface FileMark {
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly digest: string;
  /** When it was looked at: a file that was changed right before may change again within the same tick of the clock. */
  readonly seenMs: number;
}

/** Coarsest clock of file systems in use (FAT). */
const TICK_MS = 2000;

/** Digests of files by content, with a memory of those that have neither changed their size nor their time. */
export class FileDigests {
  private readonly marks: Map<string, FileMark>;

  constructor(
    known: Readonly<Record<string, FileMark>>,
    private readonly now: () => number,
  ) {
    this.marks = new Map(Object.entries(known));
  }

  /** What is to be remembered for the next time. */
  get memory(): Readonly<Record<string, FileMark>> {
    return Object.fromEntries(this.marks);
  }

  /**
   * The digest of a file (SHA-256, hexadecimal), of a folder (of all files in it), or of the files that a pattern with `*`, `**`,
   * `?` or `[…]` fits. Undefined where there is none.
   */
  async of(path: string): Promise<string | undefined> {
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) return this.ofFile(path, found);
    if (found?.isDirectory()) return this.ofFiles(await filesBelow(path));
    return isPattern(path) ? this.ofFiles(await matching(path)) : undefined;
  }

  private async ofFile(path: string, { size: bytes, mtimeMs: modifiedMs }: Stats): Promise<string> {
    const known = this.marks.get(path);
    const same = known?.bytes === bytes && known.modifiedMs === modifiedMs;
    if (known !== undefined && same && known.seenMs - modifiedMs > TICK_MS) return known.digest;
    const seenMs = this.now();
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    const digest = hash.digest("hex");
    this.marks.set(path, { bytes, modifiedMs, digest, seenMs });
    return digest;
  }

  private async ofFiles(paths: readonly string[]): Promise<string | undefined> {
    if (paths.length === 0) return undefined;
    const hash = createHash("sha256");
    for (const path of [...paths].sort()) hash.update(`${path}\0${await this.of(path)}\0`);
    return hash.digest("hex");
  }
}

/** Whether a path names files by a pattern. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function matching(pattern: string): Promise<string[]> {
  let base = pattern;
  while (isPattern(base)) base = dirname(base);
  const wanted = patternOf(resolve(pattern));
  const files = await filesBelow(base).catch(() => []);
  return files.filter((file) => wanted.test(file.replaceAll(sep, "/")));
}

function patternOf(pattern: string): RegExp {
  const parts = pattern.replaceAll(sep, "/").split(/(\*\*\/|\*\*|\*|\?|\[[^\]]*\])/);
  const source = parts.map((part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (/^\[.*\]$/.test(part)) return part.replace(/^\[!/, "[^");
    return part.replaceAll(/[.+^${}()|\\[\]]/g, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`);
}

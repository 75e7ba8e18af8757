import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileDigests, type FileMark, writeWhole } from "../../io/files/index.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import { maskSecrets } from "../../utils/secrets.js";
import type { JobSummary } from "../summary.js";

/** What a job stood on and made when it was last run. */
export interface BookEntry {
  /** RUNNING of one that did not come to its end: its process was killed. */
  readonly status: "RUNNING" | "FINISHED" | "FAILED";
  /** What it stood on, by name: values of its config, data, models, code, the jobs before. Digests and versions. */
  readonly parts: Readonly<Record<string, string>>;
  /** Digests of the files that it wrote, by absolute path. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What others stand on that need it: another one after each run. */
  readonly stamp: string;
  readonly summary?: JobSummary;
}

interface Written {
  readonly version: 1;
  readonly files: Readonly<Record<string, FileMark>>;
  readonly jobs: Readonly<Record<string, BookEntry>>;
  readonly run?: string;
}

/**
 * What a pipeline remembers, in `.assay/pipeline/<name>.json` of the current folder. Written whole after each job, so that a
 * process that is killed loses nothing of what was done before.
 */
export class Book {
  private constructor(
    readonly path: string,
    readonly digests: FileDigests,
    private readonly jobs: Map<string, BookEntry>,
    private ownRun: string | undefined,
    /** Whether there was one that cannot be read: then every job runs. */
    readonly damaged: boolean,
  ) {}

  static async open(cwd: string, name: string, now: () => number): Promise<Book> {
    const path = bookPath(cwd, name);
    const text = await readFile(path, "utf8").catch(() => undefined);
    const written = text === undefined ? undefined : parsed(text);
    return new Book(
      path,
      new FileDigests(written?.files ?? {}, now),
      new Map(Object.entries(written?.jobs ?? {})),
      written?.run,
      text !== undefined && written === undefined,
    );
  }

  entry(job: string): BookEntry | undefined {
    return this.jobs.get(job);
  }

  /** The pipeline's own last run, where it had one. */
  get run(): string | undefined {
    return this.ownRun;
  }

  /** Remembers a job, on disk when this returns. */
  async keep(job: string, entry: BookEntry): Promise<void> {
    this.jobs.set(job, entry);
    await this.write();
  }

  /** Remembers the pipeline's own run, on disk when this returns. */
  async keepRun(runId: string): Promise<void> {
    this.ownRun = runId;
    await this.write();
  }

  private async write(): Promise<void> {
    const { ownRun: run } = this;
    const jobs = Object.fromEntries(
      [...this.jobs].map(([name, entry]) => [
        name,
        { ...entry, summary: maskSecrets(entry.summary) as JobSummary },
      ]),
    );
    const files = this.digests.memory;
    const content: Written = { version: 1, files, jobs, ...present({ run }) };
    const text = `${JSON.stringify(content, undefined, 1)}\n`;
    await writeWhole(this.path, (temporary) => writeFile(temporary, text)).catch((cause: unknown) => {
      throw new AssayError("WRITE_FAILED", {
        what: `what the pipeline remembers cannot be written to ${this.path}`,
        got: messageOf(cause),
        next: "Make room there, or give yourself the right to write.",
        cause,
      });
    });
  }
}

/** Where a pipeline's book is; letters that no file name should have are replaced. */
export function bookPath(cwd: string, name: string): string {
  return join(
    cwd,
    ".assay",
    "pipeline",
    `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^\.+/, "-")}.json`,
  );
}

function parsed(text: string): Written | undefined {
  try {
    const read = JSON.parse(text) as Written;
    return read.version === 1 && typeof read.jobs === "object" ? read : undefined;
  } catch {
    return undefined;
  }
}

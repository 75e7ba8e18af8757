import { createHash } from "node:crypto";
import { closeSync, openSync, readdirSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { fileNameOf } from "../../utils/paths.js";
import { makeFolderSync } from "../files/index.js";
import { type EvaluationLine, type HeaderLine, readLines, type StudyLine } from "./lines.js";
import { takeLock } from "./lock.js";

/** What a study hangs on. */
export interface StudyIdentity {
  /** What people call it. */
  readonly name: string;
  /** Everything that its results follow from, by what it is, as text. */
  readonly parts: Readonly<Record<string, string>>;
}

export interface OpenStudyOptions {
  readonly folder: string;
  /** auto: goes on where there is an unfinished one, else new. resume: goes on with a finished one too; STUDY_MISSING where there is none. */
  readonly mode: "auto" | "new" | "resume";
}

/**
 * A study on disk: lines of JSON, one as each result comes, so that a killed process loses none. One process at a time
 * (STUDY_BUSY). A study of another config, or of other data, is another file.
 */
export class StudyFile {
  /** Results that were there when it was opened. */
  readonly evaluations: readonly EvaluationLine[];
  /** Ids of the runs that trials were logged as, by the trial's number. */
  readonly runs: ReadonlyMap<number, string>;
  private closed = false;

  private constructor(
    readonly path: string,
    lines: readonly StudyLine[],
    private readonly fd: number,
    private readonly unlock: () => void,
    /** Unfinished studies of this name that are other studies: what of them differs. */
    readonly others: readonly string[],
  ) {
    this.evaluations = lines.filter((line) => "trial" in line);
    this.runs = new Map(
      lines.flatMap((line) => ("logged" in line ? [[line.logged, line.run] as const] : [])),
    );
  }

  static open({ name, parts }: StudyIdentity, { folder, mode }: OpenStudyOptions): StudyFile {
    const digests = Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, digestOf(text)]));
    const header: HeaderLine = { study: 1, name, parts: digests };
    const path = join(folder, `${fileName(name)}-${digestOf(JSON.stringify(digests)).slice(0, 12)}.jsonl`);
    try {
      makeFolderSync(folder);
      const unlock = takeLock(`${path}.lock`, `the study ${path}`);
      try {
        const found = readStudy(path);
        const others = othersOf(folder, path, header);
        if (mode === "resume" && found === undefined) throw missing(path, others);
        const goesOn = found !== undefined && (mode === "resume" || (mode === "auto" && !found.finished));
        if (goesOn) truncateSync(path, found.bytes);
        const fd = openSync(path, goesOn ? "a" : "w");
        const file = new StudyFile(path, goesOn ? found.lines : [], fd, unlock, others);
        if (!goesOn) file.write(header);
        return file;
      } catch (error) {
        unlock();
        throw error;
      }
    } catch (cause) {
      throw AssayError.isInstance(cause) ? cause : cannotWrite(path, cause);
    }
  }

  add(line: EvaluationLine): void {
    this.write(line);
  }

  addRun(trial: number, run: string): void {
    this.write({ logged: trial, run });
  }

  finish(): void {
    this.write({ end: "finished" });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.fd);
    this.unlock();
  }

  private write(line: StudyLine): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.fd, bytes, done);
    } catch (cause) {
      throw cannotWrite(this.path, cause);
    }
  }
}

interface FoundStudy {
  readonly header: HeaderLine;
  readonly lines: readonly StudyLine[];
  readonly bytes: number;
  readonly finished: boolean;
}

/** A study's file; undefined where there is none, or none that begins as one. */
function readStudy(path: string): FoundStudy | undefined {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const { lines, bytes } = readLines(content);
  const [header] = lines;
  if (header === undefined || !("study" in header)) return undefined;
  return { header, lines, bytes, finished: lines.some((line) => "end" in line) };
}

function othersOf(folder: string, path: string, { name, parts }: HeaderLine): string[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${fileName(name)}-`) && file.endsWith(".jsonl"))
    .map((file) => join(folder, file))
    .filter((file) => file !== path)
    .flatMap((file) => {
      const found = readStudy(file);
      if (found === undefined || found.finished || found.header.name !== name) return [];
      const different = Object.keys(parts).filter((part) => found.header.parts[part] !== parts[part]);
      return [`${file} (another ${different.join(", another ")})`];
    });
}

function missing(path: string, others: readonly string[]): AssayError {
  return new AssayError("STUDY_MISSING", {
    what: "there is no study of this config and this data to go on with",
    got: others.length === 0 ? `nothing at ${path}` : `other ones: ${others.join("; ")}`,
    wanted: path,
  });
}

function cannotWrite(path: string, cause: unknown): AssayError {
  return new AssayError("WRITE_FAILED", {
    what: `the study cannot be written to ${path}`,
    got: messageOf(cause),
    cause,
  });
}

function fileName(name: string): string {
  return fileNameOf(name).slice(0, 80) || "study";
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

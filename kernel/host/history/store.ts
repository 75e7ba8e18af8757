import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** A cell that ran. */
export interface Entry {
  readonly session: number;
  /** The number in the brackets. */
  readonly line: number;
  readonly input: string;
  /** The result as text, where it had one. */
  readonly output: string | null;
}

/** Bytes of all sessions together; the oldest ones go when there are more. */
const MAX_BYTES = 64 * 2 ** 20;
const MAX_SESSIONS = 1000;

/** `$XDG_DATA_HOME/assay/history`, by default below `~/.local/share`. */
export function historyFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const data = environment.XDG_DATA_HOME;
  return join(
    data !== undefined && data !== "" ? data : join(homedir(), ".local", "share"),
    "assay",
    "history",
  );
}

/**
 * The cells that ran, of this session and of earlier ones. A session is a file of its own, one line of JSON a cell, so kernels that run beside
 * each other never write to the same one; that its name is free is settled by the file system (`O_EXCL`). Where nothing can be
 * written, the session's own cells are remembered in memory.
 */
export class HistoryStore {
  readonly #folder: string;
  readonly #log: (line: string) => void;
  readonly #own: Entry[] = [];
  #session: number | undefined;
  #writable = true;

  constructor(folder: string, log: (line: string) => void) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Number of this session: one more than the newest of those before. */
  get session(): number {
    this.#session ??= (this.#sessions().at(-1) ?? 0) + 1;
    return this.#session;
  }

  /** Called before a cell runs, so that a cell that never ends is there as well. */
  add(line: number, input: string): Entry {
    if (this.#own.length === 0) this.#claim();
    const entry = { session: this.session, line, input, output: null };
    this.#own.push(entry);
    this.#append({ line, input });
    return entry;
  }

  addOutput(entry: Entry, output: string): void {
    const at = this.#own.lastIndexOf(entry);
    if (at >= 0) this.#own[at] = { ...entry, output };
    this.#append({ line: entry.line, output });
  }

  /** Cells of one session in order; none where it is not there. */
  read(session: number): readonly Entry[] {
    if (session === this.session) return this.#own;
    try {
      return parse(readFileSync(this.#file(session), "utf8"), session);
    } catch {
      return [];
    }
  }

  /** Sessions with cells, oldest first; this one is the last. */
  sessions(): readonly number[] {
    return [...this.#sessions().filter((session) => session !== this.session), this.session];
  }

  #append(line: object): void {
    if (!this.#writable) return;
    try {
      appendFileSync(this.#file(this.session), `${JSON.stringify(line)}\n`);
    } catch (error) {
      this.#give(error);
    }
  }

  /** Makes the session's file under the first free number, and removes the oldest ones where they are too many. */
  #claim(): void {
    try {
      makeFolder(this.#folder);
      for (let session = this.session; ; session++) {
        try {
          closeSync(openSync(this.#file(session), "wx", 0o600));
          this.#session = session;
          break;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        }
      }
      this.#prune();
    } catch (error) {
      this.#give(error);
    }
  }

  #prune(): void {
    let bytes = 0;
    for (const [index, session] of this.#sessions().reverse().entries()) {
      bytes += statSync(this.#file(session)).size;
      if (session !== this.#session && (index >= MAX_SESSIONS || bytes > MAX_BYTES))
        unlinkSync(this.#file(session));
    }
  }

  #give(error: unknown): void {
    this.#writable = false;
    this.#log(`the history is not kept in ${this.#folder}: ${String(error)}`);
  }

  #sessions(): number[] {
    try {
      return readdirSync(this.#folder)
        .flatMap((name) => /^(\d{1,9})\.jsonl$/.exec(name)?.[1] ?? [])
        .map(Number)
        .sort((a, b) => a - b);
    } catch {
      return [];
    }
  }

  #file(session: number): string {
    return join(this.#folder, `${session}.jsonl`);
  }
}

/** Makes a folder and those above it. Node's own `recursive` never returns where the system says of a folder that is there that it is not (`/proc`). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** Lines that are no whole JSON (the machine went down while one was written) are passed over. */
function parse(text: string, session: number): Entry[] {
  const entries = new Map<number, Entry>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    try {
      const { line: number, input, output } = JSON.parse(line) as Partial<Entry>;
      if (typeof number !== "number") continue;
      const known = entries.get(number);
      if (typeof input === "string") entries.set(number, { session, line: number, input, output: null });
      else if (typeof output === "string" && known !== undefined) entries.set(number, { ...known, output });
    } catch {}
  }
  return [...entries.values()];
}

import { appendFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { AssayError } from "../../../utils/errors/index.js";
import { makeFolderSync } from "../../files/index.js";
import { fsCode, isMissing, orMissing } from "../embedded/files.js";
import type { RunStatus } from "../store.js";
import { isAlive, ownerText } from "./owner.js";

const OWNER = "owner.json";
const END = "end.json";
const REFUSED = "refused.ndjson";
const POINTS = /^points-.*\.ndjson$/;

/** How a run ended, where its server could not be told. */
export interface RunEnd {
  readonly status: Exclude<RunStatus, "RUNNING">;
  readonly endTimeMs: number;
}

const runEnd = z.strictObject({
  status: z.enum(["FINISHED", "FAILED", "KILLED"]),
  endTimeMs: z.int().min(0),
});

/** Folders that this process holds. */
const held = new Set<string>();

/**
 * The folder in which one run waits for its server: files of points, how it ended, and who writes it. Points are appended
 * at once (synchronously), so that neither a busy event loop nor a kill holds them back.
 */
export class RunFolder {
  readonly runId: string;

  constructor(readonly path: string) {
    this.runId = basename(path);
  }

  /** The runs that wait below a server's folder, sorted. */
  static async below(serverFolder: string): Promise<RunFolder[]> {
    const entries = await orMissing(readdir(serverFolder, { withFileTypes: true }), []);
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    return names.sort().map((name) => new RunFolder(join(serverFolder, name)));
  }

  /** Whether a living process writes here. */
  get isLive(): boolean {
    return isAlive(join(this.path, OWNER), held.has(this.path));
  }

  get refusedFile(): string {
    return join(this.path, REFUSED);
  }

  /** Makes this process the folder's owner; the folder is made where it is not there. */
  hold(): void {
    if (held.has(this.path)) return;
    held.add(this.path);
    try {
      makeFolderSync(this.path);
      keepOutOfGit(dirname(dirname(this.path)));
      writeFileSync(join(this.path, OWNER), ownerText());
    } catch (error) {
      held.delete(this.path);
      throw error;
    }
  }

  /** Tells other machines that the owner is alive. */
  touch(): void {
    if (!held.has(this.path)) return;
    const now = new Date();
    try {
      utimesSync(join(this.path, OWNER), now, now);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /** Appends whole lines to a file, or nothing of them. `bytesBefore`: the file's size. */
  append(name: string, text: string, bytesBefore: number): void {
    const file = join(this.path, name);
    try {
      this.hold();
      appendFileSync(file, text);
    } catch (error) {
      // Somebody took the folder away: the next try makes it again.
      if (isMissing(error)) held.delete(this.path);
      try {
        if (bytesBefore === 0) rmSync(file, { force: true });
        else truncateSync(file, bytesBefore);
      } catch {
        // The error that counts is the write's; half a line at a file's end is left out when it is read.
      }
      throw error;
    }
  }

  /** Names of the files of points, in the order they were written. */
  async pointFiles(): Promise<string[]> {
    const names = await orMissing(readdir(this.path), []);
    return names.filter((name) => POINTS.test(name)).sort();
  }

  /** A file's text; empty where it is not there: another process sent it. */
  async read(name: string): Promise<string> {
    return orMissing(readFile(join(this.path, name), "utf8"), "");
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { force: true });
  }

  /** Keeps lines that the server does not take, for a person to look at. */
  refuse(lines: string): void {
    this.hold();
    appendFileSync(this.refusedFile, lines);
  }

  async keepEnd(end: RunEnd): Promise<void> {
    this.hold();
    const temporary = join(this.path, `.${END}`);
    await writeFile(temporary, `${JSON.stringify(end)}\n`);
    await rename(temporary, join(this.path, END));
  }

  /** How the run ended; undefined where nothing is known here. TRACKING_INVALID where its file was changed by hand. */
  async end(): Promise<RunEnd | undefined> {
    const text = await this.read(END);
    if (text === "") return undefined;
    try {
      return runEnd.parse(JSON.parse(text));
    } catch (cause) {
      throw new AssayError("TRACKING_INVALID", {
        what: `the file ${join(this.path, END)} does not say how a run ended`,
        got: text.slice(0, 80).trim(),
        next: "Take the file away.",
        cause,
      });
    }
  }

  async removeEnd(): Promise<void> {
    await this.remove(END);
  }

  /** This process writes here no more. The folder goes away where nothing waits in it. */
  async release(): Promise<void> {
    if (!held.has(this.path)) return;
    await this.remove(OWNER);
    held.delete(this.path);
    try {
      await rmdir(this.path);
    } catch (error) {
      if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(fsCode(error))) throw error;
    }
  }
}

/** What waits is nothing to commit. */
function keepOutOfGit(folder: string): void {
  try {
    writeFileSync(join(folder, ".gitignore"), "*\n", { flag: "wx" });
  } catch (error) {
    if (fsCode(error) !== "EEXIST") throw error;
  }
}

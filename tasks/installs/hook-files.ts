import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, writeWhole } from "../../sdk/io/files/index.js";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import type { HookPlace } from "./hook-place.js";
import { HOOKS, type HookName, hookScript, keptName, readHook } from "./hook-script.js";

/** What became of a hook. */
export interface HookChange {
  readonly name: HookName;
  readonly path: string;
  readonly done: "installed" | "updated" | "there" | "removed" | "absent" | "left";
  /** A hook of others: where it is kept while ours runs it first, or what is back in its place. */
  readonly other?: string;
}

interface Found {
  readonly path: string;
  readonly kept: string;
  readonly text: string | undefined;
  readonly owner: "none" | "ours" | "changed" | "foreign";
  readonly madeFolder: boolean;
}

/** Writes hooks. All are looked at before the first is written. Throws PROJECT_INVALID where one cannot be, WRITE_FAILED. */
export async function writeHooks(place: HookPlace, names: readonly HookName[]): Promise<HookChange[]> {
  const { folder } = place;
  const found = names.map((name) => ({ name, ...look(folder, name) }));
  for (const { owner, path, kept } of found) {
    if (owner === "changed") throw changed(path);
    if (owner === "foreign" && isThere(kept)) throw twice(path, kept);
  }
  const isFirst = !isThere(folder);
  const madeFolder = isFirst || allNames().some((name) => look(folder, name).madeFolder);
  return await written(folder, async () => {
    await makeFolder(folder);
    const changes: HookChange[] = [];
    for (const { name, path, kept, text, owner } of found) {
      const script = hookScript(name, { ...place, madeFolder });
      const other = owner === "foreign" || isThere(kept) ? kept : undefined;
      if (text !== script || owner !== "ours") {
        if (owner === "foreign") await rename(path, kept);
        await write(path, script).catch(async (error: unknown) => {
          if (owner === "foreign") await rename(kept, path);
          throw error;
        });
      }
      const done = owner !== "ours" ? "installed" : text === script ? "there" : "updated";
      changes.push({ name, path, done, other });
    }
    return changes;
  });
}

/** Takes hooks away, and puts back what was there before them. Throws PROJECT_INVALID where one was changed, WRITE_FAILED. */
export async function removeHooks(folder: string, names: readonly HookName[]): Promise<HookChange[]> {
  const found = names.map((name) => ({ name, ...look(folder, name) }));
  for (const { owner, path } of found) if (owner === "changed") throw changed(path);
  return await written(folder, async () => {
    const changes: HookChange[] = [];
    for (const { name, path, kept, owner } of found) {
      const hasKept = isThere(kept);
      if (owner === "ours") {
        // A rename replaces the hook in one step, so that there is one at any time.
        if (hasKept) await rename(kept, path);
        else await rm(path);
      }
      const done = owner === "ours" ? "removed" : owner === "foreign" ? "left" : "absent";
      changes.push({ name, path, done, other: owner === "ours" && hasKept ? path : undefined });
    }
    if (found.some(({ madeFolder }) => madeFolder) && readdirSync(folder).length === 0) await rmdir(folder);
    return changes;
  });
}

export const allNames = (): HookName[] => Object.keys(HOOKS) as HookName[];

/** Whether all of these are there and ours. */
export function haveHooks(folder: string, names: readonly HookName[]): boolean {
  return names.every((name) => ["ours", "changed"].includes(look(folder, name).owner));
}

function look(folder: string, name: HookName): Found {
  const [path, kept] = [join(folder, name), join(folder, keptName(name))];
  if (!isThere(path)) return { path, kept, text: undefined, owner: "none", madeFolder: false };
  // A link to nowhere is another's, as is a folder.
  const text = existsSync(path) && lstatSync(path).isFile() ? readFileSync(path, "utf8") : undefined;
  return { path, kept, text, ...readHook(text ?? "") };
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

const write = (path: string, script: string): Promise<void> =>
  writeWhole(path, (temporary) => writeFile(temporary, script, { mode: 0o755 }));

async function written<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (AssayError.isInstance(cause)) throw cause;
    throw new AssayError("WRITE_FAILED", {
      what: `git's hooks in ${folder} cannot be changed`,
      got: messageOf(cause),
      next: "Check the folder's rights and free space, and run it again.",
      cause,
    });
  }
}

function changed(path: string): AssayError {
  return new AssayError("PROJECT_INVALID", {
    what: "a hook of Assay was changed by hand",
    got: path,
    wanted: "the hook as it was installed",
    next: "Move your changes to another file, delete the hook, and run this again.",
  });
}

function twice(path: string, kept: string): AssayError {
  return new AssayError("PROJECT_INVALID", {
    what: "another program wrote a hook over that of Assay, while an older one is kept beside it",
    got: `${path} and ${kept}`,
    next: `Look at both; delete ${kept} where it is of no use, or move it back, and run this again.`,
  });
}

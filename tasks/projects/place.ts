import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeFolderSync } from "../../sdk/io/files/index.js";
import { throwIfAborted } from "../../sdk/utils/abort.js";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";

/** Ends the name of the folder that a project is made in before it takes its place. */
const ASIDE = ".assay-init";

/** What may be in a folder that a project is made in: a repository without files, as `git clone` makes one, and what a killed `init` left. */
const mayBeThere = (name: string): boolean => name === ".git" || name.endsWith(ASIDE);

/** Throws OUTPUT_EXISTS where anything but an empty folder (or an empty repository) is at the place, CLI_USAGE for a path of Windows elsewhere. */
export function checkPlace(
  folder: string,
  given: string,
  platform: NodeJS.Platform = process.platform,
): void {
  if (platform !== "win32" && (/^[A-Za-z]:[\\/]/.test(given) || given.includes("\\"))) {
    throw new AssayError("CLI_USAGE", {
      what: "this is a path of Windows, and this system is none",
      got: given,
      wanted: "a folder with / between its parts",
      next: `For one beside you: ${given.split(/[\\/]/).findLast((part) => part !== "") ?? "my-experiments"}.`,
    });
  }
  const there = entriesOf(folder);
  const others = (there ?? []).filter((name) => !mayBeThere(name));
  if (others.length === 0) return;
  throw new AssayError("OUTPUT_EXISTS", {
    what: "a new project needs an empty folder",
    got: `${folder} holds ${others.slice(0, 3).join(", ")}${others.length > 3 ? ` and ${others.length - 3} more` : ""}`,
    next: "Name another folder, or empty this one. Nothing was changed.",
  });
}

/** Names in a folder; undefined where there is none. */
function entriesOf(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code !== "ENOTDIR") throw unwritable(folder, cause);
    throw new AssayError("OUTPUT_EXISTS", {
      what: "a new project needs a folder of its own",
      got: `a file is at ${folder}, or in place of a folder above it`,
      next: "Name another folder. Nothing was changed.",
    });
  }
}

/**
 * Has a folder appear whole or not at all: `make` fills one beside it, of a hidden name, which then takes its place. Where the
 * signal fires, or anything fails, what was made is taken away, folders above included. Throws WRITE_FAILED, INTERRUPTED.
 */
export async function madeWhole<T>(
  folder: string,
  signal: AbortSignal,
  make: (folder: string) => Promise<T>,
): Promise<T> {
  // Inside of a folder that is there, which may be a disk of its own; else beside the place.
  const ground = existing(folder);
  const aside = join(ground, `.${basename(folder)}.${randomUUID().slice(0, 8)}${ASIDE}`);
  try {
    mkdirSync(aside);
  } catch (cause) {
    throw unwritable(ground, cause);
  }
  try {
    const made = await make(aside);
    throwIfAborted(signal, { what: "the project was not made: it was stopped before it was whole" });
    settle(aside, folder);
    return made;
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).syscall === undefined ? cause : unwritable(folder, cause);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** The nearest folder upwards that is there. */
function existing(folder: string): string {
  try {
    if (statSync(folder).isDirectory()) return folder;
  } catch {
    // Looked for above.
  }
  return dirname(folder) === folder ? folder : existing(dirname(folder));
}

/** Moves what was made to its place, at once: no signal is heard in between. */
function settle(aside: string, folder: string): void {
  const there = entriesOf(folder);
  checkPlace(folder, basename(folder));
  if (there === undefined) {
    const ground = existing(dirname(folder));
    try {
      makeFolderSync(dirname(folder));
      renameSync(aside, folder);
    } catch (cause) {
      removeEmpty(dirname(folder), ground);
      throw cause;
    }
    return;
  }
  // A folder that is there stays itself: a terminal may stand in it. package.json comes last, since it makes a folder a project.
  const names = readdirSync(aside).sort(
    (a, b) => Number(a === "package.json") - Number(b === "package.json"),
  );
  const moved: string[] = [];
  try {
    for (const name of names) {
      renameSync(join(aside, name), join(folder, name));
      moved.push(name);
    }
  } catch (cause) {
    for (const name of moved) rmSync(join(folder, name), { recursive: true, force: true });
    throw cause;
  }
}

/** Takes empty folders away, from `folder` up to, but not including, `ground`. */
function removeEmpty(folder: string, ground: string): void {
  if (folder === ground || !folder.startsWith(ground)) return;
  try {
    rmdirSync(folder);
  } catch {
    return; // Not there, or somebody else has put something in.
  }
  removeEmpty(dirname(folder), ground);
}

function unwritable(folder: string, cause: unknown): AssayError {
  return new AssayError("WRITE_FAILED", {
    what: `no project can be made in ${folder}`,
    got: messageOf(cause),
    wanted: "a folder that you may write to, with space left",
    next: "Name another folder, or mend its rights. Nothing was changed.",
    cause,
  });
}

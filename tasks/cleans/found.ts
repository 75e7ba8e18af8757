import { lstat, readdir, realpath, rm } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { throwIfAborted } from "../../sdk/utils/abort.js";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";

/** Something that may be removed. */
export interface Found {
  /** Absolute path. */
  readonly path: string;
  /** What it is, in a few words. */
  readonly what: string;
  /** Of all files in it. */
  readonly bytes: number;
  /** When the last of its files was changed. */
  readonly modifiedMs: number;
}

/**
 * What stands at a path, with size and age; undefined where nothing does, or a symbolic link: what a link points to belongs to
 * someone else. Links inside are not followed either.
 */
export async function measure(path: string, what: string): Promise<Found | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isSymbolicLink()) return undefined;
  if (!found.isDirectory()) return { path, what, bytes: found.size, modifiedMs: found.mtimeMs };
  let bytes = 0;
  let modifiedMs = found.mtimeMs;
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const inner = await measure(join(path, entry.name), what);
    bytes += inner?.bytes ?? 0;
    modifiedMs = Math.max(modifiedMs, inner?.modifiedMs ?? 0);
  }
  return { path, what, bytes, modifiedMs };
}

/** What stands in a folder, each by itself; nothing where there is no such folder, or a symbolic link in its place. */
export async function measureEach(
  folder: string,
  what: (name: string) => string | undefined,
): Promise<Found[]> {
  const own = await lstat(folder).catch(() => undefined);
  if (own?.isDirectory() !== true) return [];
  const all: Found[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const called = what(name);
    const found = called === undefined ? undefined : await measure(join(folder, name), called);
    if (found !== undefined) all.push(found);
  }
  return all;
}

/**
 * Removes a file or folder that lies in `within`. WRITE_FAILED where it lies elsewhere (by a link on the way), or cannot be
 * removed; then what could be removed of it may be gone.
 */
export async function remove(
  { path }: Pick<Found, "path">,
  within: string,
  signal?: AbortSignal,
): Promise<void> {
  throwIfAborted(signal, { what: "the cleaning was stopped; what is listed above is removed" });
  await refuseElsewhere(path, within);
  try {
    // A link is removed itself, never what it points to.
    await rm(path, { recursive: true, force: true });
  } catch (cause) {
    throw new AssayError("WRITE_FAILED", {
      what: `${path} cannot be removed`,
      got: messageOf(cause),
      next: "Check who owns it and its folder's rights, and run the task again: what is listed above is removed.",
      cause,
    });
  }
}

async function refuseElsewhere(path: string, within: string): Promise<void> {
  const [folder, bound] = await Promise.all([realpath(dirname(path)), realpath(within)]);
  const way = relative(bound, folder);
  if (way !== ".." && !way.startsWith(`..${sep}`) && !/^[a-z]:/i.test(way) && path !== within) return;
  throw new AssayError("WRITE_FAILED", {
    what: `${path} is not removed: it lies outside of ${within}`,
    got: folder,
    next: "Remove it by hand, if it is yours.",
  });
}

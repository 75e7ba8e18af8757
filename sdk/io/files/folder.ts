import { mkdirSync, type Stats, statSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it; one that is there already, or that another process makes at the same time, is fine.
 * Node's own `recursive` never ends where a file system says of every new folder that it cannot be found (as /proc does).
 * Rejects with the file system's error; where a file stands in a folder's place, with one that names it.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) return;
    if (found !== undefined) throw fileInTheWay(path);
    if (!isWithoutParent(error, path)) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch((second: NodeJS.ErrnoException) => {
      if (second.code !== "EEXIST") throw second;
    });
  }
}

/** The same, at once. */
export function makeFolderSync(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const found = statOf(path);
    if (found?.isDirectory()) return;
    if (found !== undefined) throw fileInTheWay(path);
    if (!isWithoutParent(error, path)) throw error;
    makeFolderSync(dirname(path));
    try {
      mkdirSync(path);
    } catch (second) {
      if ((second as NodeJS.ErrnoException).code !== "EEXIST") throw second;
    }
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Whether the folder above is missing, or a file. */
function isWithoutParent(error: unknown, path: string): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return (code === "ENOENT" || code === "ENOTDIR") && dirname(path) !== path;
}

function fileInTheWay(path: string): NodeJS.ErrnoException {
  const message = `ENOTDIR: a file stands where a folder should be, ${path}`;
  return Object.assign(new Error(message), { code: "ENOTDIR", path });
}

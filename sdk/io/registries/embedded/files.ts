import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { link, open, readdir, readFile, rename, rm, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { makeFolder } from "../../files/index.js";
import type { ArtifactContent } from "../store.js";

/**
 * The ways a file gets into the store. Each leaves, at any kill, the old file or the whole new one. Temporary names go to
 * a `stage` folder that MLflow does not read: everything inside params/, tags/ and metrics/ would count as a value. A file's
 * bytes reach the disk before its name does; names are made to outlast a loss of power (`syncFolder`) where a run ends, and
 * with every meta.yaml, artifact and model.
 */

/** The code of a file system error (`ENOENT`); empty for another error. */
export function fsCode(error: unknown): string {
  const { code = "" } = error as { readonly code?: unknown };
  return String(code);
}

/** What is read of a file or folder; `otherwise` where that is not there. */
export async function orMissing<T, U>(reading: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) return otherwise;
    throw error;
  }
}

/** A new temporary path in a stage folder, on the store's own file system, so that it can be renamed into place. */
export function temporaryPath(stage: string): string {
  return join(stage, `.tmp-${randomUUID()}`);
}

/** Writes or replaces a file. */
export async function replaceFile(
  path: string,
  content: string | ArtifactContent,
  stage: string,
): Promise<void> {
  await withTemporaryFile(content, stage, async (temporary) => {
    await makeFolder(dirname(path));
    await rename(temporary, path);
  });
}

/** Writes a file that must not be there yet; false, and nothing changed, where it is. */
export async function publishFile(
  path: string,
  content: Uint8Array | string,
  stage: string,
): Promise<boolean> {
  return withTemporaryFile(content, stage, async (temporary) => {
    await makeFolder(dirname(path));
    try {
      await link(temporary, path);
    } catch (error) {
      if (fsCode(error) === "EEXIST") return false;
      // File systems without hard links (exFAT, some network shares): the last of two writers at once wins there.
      if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(fsCode(error))) throw error;
      if (await exists(path)) return false;
      await rename(temporary, path);
    }
    return true;
  });
}

/** Puts a whole folder of files in place at once; false, and nothing changed, where the folder is there already. */
export async function publishFolder(
  target: string,
  files: Iterable<readonly [path: string, content: string | ArtifactContent]>,
  stage: string,
): Promise<boolean> {
  const temporary = temporaryPath(stage);
  try {
    for (const [path, content] of files) {
      const file = join(temporary, ...path.split("/"));
      await makeFolder(dirname(file));
      await writeSynced(file, content);
    }
    await makeFolder(dirname(target));
    await rename(temporary, target);
    await syncFolder(dirname(target));
    return true;
  } catch (error) {
    // Windows answers EPERM for a rename onto a folder that is there.
    if (["ENOTEMPTY", "EEXIST", "EPERM"].includes(fsCode(error)) && (await exists(target))) return false;
    throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Appends whole lines in one write. Where the disk is full, what was written of them is taken away again. */
export async function appendLines(path: string, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  const file = await open(path, "a");
  try {
    const { size } = await file.stat();
    try {
      const { bytesWritten } = await file.write(bytes);
      if (bytesWritten < bytes.length) await file.write(bytes, bytesWritten);
    } catch (error) {
      await file.truncate(size).catch(() => undefined); // The error that counts is the write's.
      throw error;
    }
  } finally {
    await file.close();
  }
}

/** The file's text, or undefined where there is no such file. */
export async function readText(path: string): Promise<string | undefined> {
  return orMissing(readFile(path, "utf8"), undefined);
}

/** What stands at a path, or undefined where nothing does. */
export async function statOf(path: string): Promise<Stats | undefined> {
  return orMissing(stat(path), undefined);
}

export async function exists(path: string): Promise<boolean> {
  return (await statOf(path)) !== undefined;
}

/** Names of the folders in a folder, sorted; none where it is not there. */
export async function folderNames(path: string): Promise<string[]> {
  const entries = await orMissing(readdir(path, { withFileTypes: true }), []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Relative paths (with `/`) of all files below a folder, sorted; none where it is not there. */
export async function filePaths(path: string): Promise<string[]> {
  const entries = await orMissing(readdir(path, { withFileTypes: true, recursive: true }), []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(path.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}

/** Every file below a folder whose content is text, by relative path: MLflow's params, tags and aliases. */
export async function readTexts(path: string): Promise<Record<string, string>> {
  const names = await filePaths(path);
  const texts = await Promise.all(names.map((name) => readFile(join(path, ...name.split("/")), "utf8")));
  return Object.fromEntries(names.map((name, i) => [name, texts[i]]));
}

/** Makes sure that a file's bytes outlast a loss of power. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes sure that the names in a folder outlast a loss of power: a rename alone does not. Windows has no such call. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Whether an error says that a file or folder is not there. */
export const isMissing = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(fsCode(error));

async function withTemporaryFile<T>(
  content: string | ArtifactContent,
  stage: string,
  place: (temporary: string) => Promise<T>,
): Promise<T> {
  const temporary = temporaryPath(stage);
  try {
    await writeSynced(temporary, content);
    return await place(temporary);
  } finally {
    await unlink(temporary).catch(() => undefined); // Renamed away in the good case.
  }
}

async function writeSynced(path: string, content: string | ArtifactContent): Promise<void> {
  const known = typeof content === "function" ? await content() : content;
  if (known instanceof Readable) {
    // Opened first: a source that breaks at once would else be cleaned up after before the file is made.
    const file = await open(path, "w");
    await pipeline(known, file.createWriteStream({ flush: true }));
  } else await writeFile(path, known, { flush: true });
}

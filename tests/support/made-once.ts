import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "../../sdk/io/python/lock.js";

/** Names the folder that all test files of a run share; the global setup makes it and takes it away. */
export const SHARED_FOLDER = "ASSAY_TESTS_SHARED";

/** Where a run has no shared folder, each process has one of its own. */
let own: Promise<string> | undefined;

async function sharedFolder(): Promise<string> {
  const shared = process.env[SHARED_FOLDER];
  if (shared !== undefined) return shared;
  own ??= mkdtemp(join(tmpdir(), "assay-tests-"));
  return await own;
}

/** Holds a lock between the test files of this machine while it works. */
export async function oneAtATime<T>(folder: string, name: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  return await withLock(join(folder, `${name}.lock`), work);
}

/**
 * A folder that the first test file that asks for it fills, and all others of the run find: nobody may change what is in it. What fails leaves
 * nothing, so that the next one tries again.
 */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const shared = await sharedFolder();
  const folder = join(shared, name);
  return await oneAtATime(shared, name, async () => {
    if (existsSync(folder)) return folder;
    const aside = await mkdtemp(join(shared, "making "));
    try {
      await make(aside);
      await rename(aside, folder);
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
    return folder;
  });
}

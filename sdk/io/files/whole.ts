import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "./folder.js";

/**
 * Has a file or a folder appear whole or not at all: `write` makes it under a temporary name beside its place, then it is
 * renamed. Folders on the way are made, a file that is there is replaced, and what a failure leaves is taken away. Rejects
 * with what `write` or the file system throws.
 */
export async function writeWhole(
  target: string,
  write: (temporary: string) => Promise<unknown>,
): Promise<void> {
  const temporary = join(dirname(target), `.assay-${randomUUID()}.tmp`);
  try {
    await makeFolder(dirname(target));
    await write(temporary);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

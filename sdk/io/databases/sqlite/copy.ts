import { constants } from "node:fs";
import { copyFile, mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unavailable } from "../failures.js";

/** What SQLite keeps beside a file: changes that are not in it yet, and what is needed to take changes back. */
const COMPANIONS = ["-wal", "-journal"];
const TRIES = 5;

/**
 * Copies a SQLite file, and what stands beside it, into a folder of its own while `work` runs. WebAssembly sees no locks of
 * other programs: so it reads a copy of which all files stayed the same while they were copied, which is what a power cut at
 * that moment would leave, and SQLite recovers from that. The user's folder is not written to.
 *
 * @throws DATABASE_UNAVAILABLE where the file does not stay the same long enough
 */
export async function withCopy<T>(file: string, work: (copy: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "assay-sqlite-"));
  try {
    const copy = join(folder, "copy.sqlite");
    for (let tries = 1; ; tries++) {
      const before = await stateOf(file);
      await Promise.all(COMPANIONS.map((end) => rm(`${copy}${end}`, { force: true })));
      await copyFile(file, copy, constants.COPYFILE_FICLONE);
      for (const end of COMPANIONS) await copyFile(`${file}${end}`, `${copy}${end}`).catch(ignoreMissing);
      if ((await stateOf(file)) === before) break;
      if (tries === TRIES) {
        const next =
          "Wait until nobody writes to it, or take Node 22.13 or later, which sees the locks of others.";
        throw unavailable(file, "it changes while it is read", next);
      }
    }
    await leaveWal(copy);
    return await work(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as { code?: unknown }).code !== "ENOENT") throw error;
}

async function stateOf(file: string): Promise<string> {
  const states = ["", ...COMPANIONS].map(async (end) => {
    const found = await stat(`${file}${end}`, { bigint: true }).catch(() => undefined);
    return found === undefined ? "none" : `${found.size}/${found.mtimeNs}/${found.ino}`;
  });
  return (await Promise.all(states)).join(" ");
}

/** A write-ahead log needs memory shared between programs; a copy without a log needs none, and its header says so. */
async function leaveWal(copy: string): Promise<void> {
  const wal = await stat(`${copy}-wal`).catch(() => undefined);
  if (wal !== undefined && wal.size > 0) return;
  await rm(`${copy}-wal`, { force: true });
  const handle = await open(copy, "r+");
  try {
    // Bytes 18 and 19: the versions that write and read, 2 with a log (https://www.sqlite.org/fileformat2.html).
    const versions = Buffer.alloc(2);
    await handle.read(versions, 0, 2, 18);
    if (versions[0] === 2 || versions[1] === 2) await handle.write(Buffer.from([1, 1]), 0, 2, 18);
  } finally {
    await handle.close();
  }
}

import { randomUUID } from "node:crypto";
import { readlinkSync } from "node:fs";
import { link, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** How often the owner shows that it is alive, and after how long a silent lock is taken over. */
const BEAT_MS = 3000;
const DEAD_MS = 20_000;

const LOOK_MS = 500;

/**
 * Waits until nobody else holds the lock, takes it, does the work, and gives it back. The lock of a process that was killed is
 * taken over: at once where the system says that the process is gone, else when the file was not touched for `deadMs`, as
 * its owner does while it lives. So it works where process ids mean nothing (containers, other machines), too.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  options: { readonly signal?: AbortSignal; readonly onWait?: () => void; readonly deadMs?: number } = {},
): Promise<T> {
  const token = `${process.pid}@${PLACE} ${randomUUID()}`;
  for (let waits = 0; !(await take(file, token)); waits++) {
    if (await removeDead(file, options.deadMs ?? DEAD_MS)) continue;
    if (waits === 0) options.onWait?.();
    await sleep(LOOK_MS, undefined, { signal: options.signal });
  }
  // A beat that fails tells nothing new: the file is gone with its folder, and the work will say so.
  const beat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if ((await textOf(file)) === token) await rm(file, { force: true });
  }
}

async function take(file: string, token: string): Promise<boolean> {
  try {
    await writeFile(file, token, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}

/** Takes a dead owner's lock away; gives whether it did. */
async function removeDead(file: string, deadMs: number): Promise<boolean> {
  const owner = await textOf(file);
  const beat = await stat(file).catch(() => undefined);
  if (beat === undefined) return true;
  if (!isGone(owner) && Date.now() - beat.mtimeMs < deadMs) return false;
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    // Another that waits was quicker.
    return true;
  }
  // Between the look and the move another may have taken over: its lock is put back.
  if ((await textOf(aside)) !== owner) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
  return true;
}

/** Where process ids mean the same: this machine, and on Linux this namespace of processes. */
const PLACE = `${hostname()}/${processSpace()}`.replaceAll(/\s/g, "_");

function processSpace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return process.platform;
  }
}

/** Whether the owner of a lock was a process of this place that is there no more. */
function isGone(owner: string | undefined): boolean {
  const [, pid, place] = /^(\d+)@(\S+) /.exec(owner ?? "") ?? [];
  if (pid === undefined || place !== PLACE) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}

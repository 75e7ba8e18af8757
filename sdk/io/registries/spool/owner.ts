import { readFileSync, statSync } from "node:fs";
import { hostname, uptime } from "node:os";
import { z } from "zod";
import { processRuns } from "../../processes/index.js";

/** The process that a folder's points are of. */
const owner = z.object({
  pid: z.int(),
  host: z.string(),
  /** When the process began, as the system counts it; absent where it does not tell. */
  began: z.string().optional(),
});

/** After this time without a sign of life a process of another machine counts as dead, in milliseconds. */
const FOREIGN_SILENCE_MS = 10 * 60_000;

/** This process, as an owner's file tells of it. */
export function ownerText(): string {
  return `${JSON.stringify({ pid: process.pid, host: hostname(), began: beganAt(process.pid) })}\n`;
}

/**
 * Whether the process that an owner's file names may still write. `mine`: whether this process holds the folder, since a
 * process in a container often has the id that the one before it had.
 */
export function isAlive(file: string, mine: boolean): boolean {
  if (mine) return true;
  const found = readOwner(file);
  if (found === undefined) return false;
  const { pid, host, began, touchedMs } = found;
  if (host !== hostname()) return Date.now() - touchedMs < FOREIGN_SILENCE_MS;
  if (pid === process.pid || touchedMs < Date.now() - uptime() * 1000) return false;
  // Process ids are used again: another start is another process.
  return processRuns(pid) && (began === undefined || beganAt(pid) === began);
}

function readOwner(file: string) {
  try {
    return { ...owner.parse(JSON.parse(readFileSync(file, "utf8"))), touchedMs: statSync(file).mtimeMs };
  } catch {
    return undefined; // No such file, or one that was being written when its process was killed.
  }
}

/** Field 22 of Linux's /proc/<pid>/stat; the name before it may hold spaces and brackets. */
function beganAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

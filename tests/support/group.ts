import { readdirSync, readFileSync } from "node:fs";

/** Ids of the processes whose command line holds this text, as Linux tells them. */
export function processesWith(text: string): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(text) ? [Number(name)] : [];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

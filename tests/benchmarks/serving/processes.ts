import { readFileSync } from "node:fs";

/** Clock ticks of /proc in a second. */
const TICKS = 100;

/** A process and those that it started. */
export function familyOf(pid: number): number[] {
  const children = readProc(pid, `task/${pid}/children`).trim().split(/\s+/).filter(Boolean).map(Number);
  return [pid, ...children.flatMap(familyOf)];
}

/** Processor time of a process and those that it started, since they began, in seconds. */
export function cpuSecondsOf(pid: number): number {
  return familyOf(pid).reduce((sum, one) => {
    const fields = readProc(one, "stat").split(") ")[1]?.split(" ") ?? [];
    return sum + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
  }, 0);
}

/** Resident memory now, or its peak, of a process and those that it started, in MiB. */
export function memoryMiBOf(pid: number, which: "VmRSS" | "VmHWM"): number {
  return familyOf(pid).reduce((sum, one) => {
    const line = new RegExp(`^${which}:\\s+(\\d+)`, "m").exec(readProc(one, "status"));
    return sum + Number(line?.[1] ?? 0) / 1024;
  }, 0);
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return "";
  }
}

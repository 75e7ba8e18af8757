import { readFile, statfs } from "node:fs/promises";
import { cpus, freemem, totalmem } from "node:os";
import { parse } from "node:path";
import { megabytes, type Probe, rounded, type SystemNumbers } from "./probe.js";

/** Counters of the processors since the machine started, in any unit. */
interface CpuTimes {
  readonly busy: number;
  readonly total: number;
}

/** How busy all processors were since the read before, in percent; the first read has nothing to compare with. */
export function cpuProbe(times: () => Promise<CpuTimes> = cpuTimes): Probe {
  let before: CpuTimes | undefined;
  return {
    what: "the processors",
    async read(): Promise<SystemNumbers> {
      const now = await times();
      const last = before;
      before = now;
      if (last === undefined || now.total <= last.total) return {};
      const percentage = ((now.busy - last.busy) / (now.total - last.total)) * 100;
      return { cpu_utilization_percentage: rounded(Math.min(100, Math.max(0, percentage))) };
    },
  };
}

async function cpuTimes(): Promise<CpuTimes> {
  if (process.platform === "linux") return linuxCpuTimes(await readFile("/proc/stat", "utf8"));
  const all = cpus().map(({ times }) => times);
  const sum = (pick: (times: (typeof all)[number]) => number): number =>
    all.reduce((total, times) => total + pick(times), 0);
  const busy = sum(({ user, nice, sys, irq }) => user + nice + sys + irq);
  return { busy, total: busy + sum(({ idle }) => idle) };
}

/**
 * The first line of /proc/stat: user nice system idle iowait irq softirq steal, and guests that user and nice count already
 * (proc_stat(5)). Waiting for a disk is not busy. Node's own counters leave out waiting, softirq and steal.
 */
export function linuxCpuTimes(stat: string): CpuTimes {
  const [line = ""] = stat.split("\n");
  const counters = line.trim().split(/\s+/).slice(1, 9).map(Number);
  const total = counters.reduce((sum, value) => sum + value, 0);
  const [, , , idle = 0, iowait = 0] = counters;
  return { busy: total - idle - iowait, total };
}

/** Memory of the machine that is not available to programs. */
export const memoryProbe: Probe = {
  what: "the memory",
  async read(): Promise<SystemNumbers> {
    const total = totalmem();
    const used = total - freemem();
    return {
      system_memory_usage_megabytes: rounded(megabytes(used)),
      system_memory_usage_percentage: rounded((used / total) * 100),
    };
  },
};

/** The disk of the root folder. `available` and the percentage leave out what is kept for the superuser, as `df` does. */
export const diskProbe: Probe = {
  what: "the disk",
  async read(): Promise<SystemNumbers> {
    const { bsize, blocks, bfree, bavail } = await statfs(parse(process.cwd()).root);
    const [used, available] = [(blocks - bfree) * bsize, bavail * bsize];
    return {
      ...(used + available > 0 ? { disk_usage_percentage: rounded((used / (used + available)) * 100) } : {}),
      disk_usage_megabytes: rounded(megabytes(used)),
      disk_available_megabytes: rounded(megabytes(available)),
    };
  },
};

/** Bytes since the first read, over all interfaces. Linux tells them in a file; Node has no call for them elsewhere. */
export function networkProbe(
  table: () => Promise<string> = () => readFile("/proc/net/dev", "utf8"),
  platform: NodeJS.Platform = process.platform,
): Probe {
  let first: NetworkBytes | undefined;
  return {
    what: "the network",
    async read(): Promise<SystemNumbers> {
      if (platform !== "linux") return {};
      const now = networkBytes(await table());
      first ??= now;
      return {
        network_receive_megabytes: megabytes(Math.max(0, now.received - first.received)),
        network_transmit_megabytes: megabytes(Math.max(0, now.sent - first.sent)),
      };
    },
  };
}

interface NetworkBytes {
  readonly received: number;
  readonly sent: number;
}

/** Sums of /proc/net/dev: after the interface's name eight fields of what was received, then eight of what was sent. */
function networkBytes(table: string): NetworkBytes {
  const rows = table
    .split("\n")
    .filter((line) => line.includes(":"))
    .map((line) =>
      line
        .slice(line.lastIndexOf(":") + 1)
        .trim()
        .split(/\s+/)
        .map(Number),
    );
  const sum = (field: number): number => rows.reduce((total, row) => total + (row[field] ?? 0), 0);
  return { received: sum(0), sent: sum(8) };
}

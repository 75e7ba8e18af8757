import { existsSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { BenchmarkServer } from "../serving/server.js";
import { median } from "../table.js";

/** Memory of a server at a time of its life, in MiB. */
export interface MemoryNow {
  /** Resident, the middle of a minute. */
  readonly rss: number;
  /** Resident after garbage was collected. */
  readonly rssCollected: number;
  /** JavaScript's objects after that. */
  readonly heap: number;
  /** Buffers outside of it, after that. */
  readonly external: number;
}

const SAMPLE_MS = 2000;
const COLLECT_MS = 10_000;
const MIB = 2 ** 20;

/** Looks at a server for some seconds, then has it collect its garbage by the hook of `heap.cjs`. */
export async function memoryOf(server: BenchmarkServer, seconds: number, file: string): Promise<MemoryNow> {
  const resident: number[] = [];
  const endMs = performance.now() + seconds * 1000;
  while (performance.now() < endMs) {
    resident.push(server.memoryMiB("VmRSS"));
    await sleep(SAMPLE_MS);
  }
  rmSync(file, { force: true });
  if (server.pid !== undefined) process.kill(server.pid, "SIGUSR2");
  const lastMs = performance.now() + COLLECT_MS;
  while (!existsSync(file) && performance.now() < lastMs) await sleep(50);
  await sleep(200);
  const { rss, heapUsed, external } = JSON.parse(readFileSync(file, "utf8")) as NodeJS.MemoryUsage;
  return {
    rss: median(resident),
    rssCollected: rss / MIB,
    heap: heapUsed / MIB,
    external: external / MIB,
  };
}

import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "../support/source-files.js";

const load = createRequire(join(ROOT, "package.json"));

/**
 * A module of the built package, as users run it, loaded by Node itself: the compiler of this script's TypeScript takes no
 * part in what is measured. `npm run build` first.
 *
 * @example const { useBackend } = built<typeof import("../../sdk/io/backends/index.js")>("io/backends/index.js");
 */
export function built<T>(path: string): T {
  return load(join(ROOT, "dist", "sdk", path)) as T;
}

/** Runs a piece of work and gives what it took. */
export async function timed<T>(
  work: () => Promise<T> | T,
): Promise<{ readonly result: T; readonly cpuSeconds: number; readonly wallSeconds: number }> {
  const startedMs = performance.now();
  const cpu = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { result, cpuSeconds: (user + system) / 1e6, wallSeconds: (performance.now() - startedMs) / 1000 };
}

/** Prints what a script measured, as the runner reads it. */
export function tell(measured: Readonly<Record<string, number | string>>): void {
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

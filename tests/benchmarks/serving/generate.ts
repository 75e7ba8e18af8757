import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProcess } from "../../support/run-process.js";

/** What the generator says; times in milliseconds. */
export interface Generated {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
  readonly requests: number;
  readonly errors: number;
  readonly peak: number;
  readonly generatorCpuSeconds: number;
}

const TIMEOUT_MS = 10 * 60_000;

/** Runs the generator, a process of its own, by a plan that it reads from a file in the folder. */
export async function generate(
  folder: string,
  plan: Record<string, unknown>,
  timeoutMs = TIMEOUT_MS,
): Promise<Generated> {
  const script = join(__dirname, "generator.mjs");
  const file = join(folder, `plan-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(plan));
  const { code, stdout, stderr } = await runProcess(process.execPath, [script, file], { timeoutMs });
  if (code !== 0) throw new Error(`the generator ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Generated;
}

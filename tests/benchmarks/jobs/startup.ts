/**
 * Time from the start of `assay run bikes.yaml` to its first step: wall time as a person waits, and processor time. The step's
 * start is the first line of the log at level debug. Median of ten runs; the first fills caches and does not count.
 *
 * `jiti startup.ts [RUNS]`
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MAIN } from "../../support/cli.js";
import { ROOT } from "../../support/source-files.js";
import { tell } from "../part.js";
import { median } from "../table.js";

const RUNS = Number(process.argv[2] ?? 10);
const FIRST_STEP = /"msg":"load \(1\/\d+\)"/;
const folder = mkdtempSync(join(tmpdir(), "assay-benchmark-"));

/** Processor seconds of a process so far, of the kernel's own count: 100 ticks a second. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Starts a run, waits for its first step, and ends it there. */
function start(): Promise<{ readonly wall: number; readonly cpu: number }> {
  const startedMs = performance.now();
  const config = join(ROOT, "fixtures/configs/bikes.yaml");
  const child = spawn(process.execPath, [MAIN, "run", config, "--json"], {
    cwd: folder,
    env: { ...process.env, ASSAY_LOG_LEVEL: "debug" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`it ended before its first step: ${said}`)));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (!FIRST_STEP.test(said) || child.pid === undefined) return;
      const measured = { wall: (performance.now() - startedMs) / 1000, cpu: cpuSeconds(child.pid) };
      child.removeAllListeners("exit").once("exit", () => resolve(measured));
      child.kill("SIGKILL");
    });
  });
}

async function main(): Promise<void> {
  await start();
  const runs = [];
  for (let run = 0; run < RUNS; run++) runs.push(await start());
  rmSync(folder, { recursive: true, force: true });
  tell({
    cpuSeconds: median(runs.map(({ cpu }) => cpu)),
    wallSeconds: median(runs.map(({ wall }) => wall)),
    fastest: Math.min(...runs.map(({ wall }) => wall)),
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});

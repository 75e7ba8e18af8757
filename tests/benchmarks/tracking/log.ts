/**
 * What 10,000 points take by single `logMetric` calls until the server gives them back, and the caller's part of it:
 * `npx jiti tests/benchmarks/tracking/log.ts <folder with the server's address>`. The median of three runs.
 */
import { built, tell, timed } from "../part.js";
import { median } from "../table.js";
import { serverAddress } from "./server.js";

const { openRun, openStore } =
  built<typeof import("../../../sdk/io/registries/index.js")>("io/registries/index.js");

const POINTS = 10_000;
const REPEATS = 3;

async function main([folder]: string[]): Promise<void> {
  const store = openStore(serverAddress(folder), { cwd: folder, env: {} });
  const measured: { cpuSeconds: number; wallSeconds: number; microseconds: number }[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const run = await openRun(store, { experiment: "tracking", user: "ada" });
    // Processor time: wall time of a loop of milliseconds tells of the machine's other work.
    let callMicroseconds = 0;
    const { result, cpuSeconds, wallSeconds } = await timed(async () => {
      const cpu = process.cpuUsage();
      for (let step = 0; step < POINTS; step++) run.logMetric("loss", step / 3, step);
      const { user, system } = process.cpuUsage(cpu);
      callMicroseconds = (user + system) / POINTS;
      await run.flush();
      return store.metricHistory(run.info.runId, "loss");
    });
    if (result.length !== POINTS) throw new Error(`${result.length} points came back`);
    await run.end("FINISHED");
    measured.push({ cpuSeconds, wallSeconds, microseconds: callMicroseconds });
  }
  await store.close();
  const [cpuSeconds, wallSeconds, cpuMicrosecondsPerCall] = (
    ["cpuSeconds", "wallSeconds", "microseconds"] as const
  ).map((name) => median(measured.map((one) => one[name])));
  const firstCpuMicroseconds = measured[0].microseconds;
  tell({ cpuSeconds, wallSeconds, cpuMicrosecondsPerCall, firstCpuMicroseconds });
}

void main(process.argv.slice(2));

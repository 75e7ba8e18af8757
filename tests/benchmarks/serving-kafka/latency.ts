import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { MAIN } from "../../support/cli.js";
import { makePython } from "../../support/python.js";
import { tell } from "../part.js";
import { cpuSecondsOf, memoryMiBOf } from "../serving/processes.js";
import { feeding, makeTopics, watching } from "./outside.js";
import { KAFKA_PEER_REQUIREMENTS, rowsPath, serverOf } from "./world.js";

/**
 * How long a message takes to its result at 1,000 messages a second: from before it is written by a producer to when a consumer
 * has its result, both in processes of their own. `latency.ts assay|python FOLDER`
 */
const [side, folder] = process.argv.slice(2);
const broker = serverOf(folder);
const model = join(folder, "model");

const RATE = 1000;
const SECONDS = 30;
const WARM_SECONDS = 10;
const TIMEOUT_MS = 300_000;
const STOP_MS = 10_000;

interface Topics {
  readonly input: string;
  readonly output: string;
  readonly group: string;
}

async function commandOf({ input, output, group }: Topics): Promise<readonly [string, ...string[]]> {
  if (side === "python") {
    const python = await makePython(KAFKA_PEER_REQUIREMENTS);
    return [python.bin("python"), join(__dirname, "one_at_a_time.py"), broker, input, output, group, model];
  }
  const config = join(folder, `${group}.json`);
  writeFileSync(
    config,
    JSON.stringify({
      kind: "kafka-inference",
      model,
      server: broker,
      input: { topic: input },
      output: { topic: output, keep: ["id"] },
      group: { id: group },
      tracking: { enabled: false },
    }),
  );
  return [process.execPath, MAIN, "run", config, "--quiet"];
}

async function main(): Promise<void> {
  const id = randomUUID().slice(0, 8);
  const topics: Topics = { input: `in-${id}`, output: `out-${id}`, group: `group-${id}` };
  await makeTopics(broker, [topics.input, topics.output], { partitions: 4 });
  const [command, ...args] = await commandOf(topics);
  const worker = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"] });
  try {
    await measure(topics, worker);
  } finally {
    await end(worker);
  }
}

async function measure({ input, output }: Topics, worker: ChildProcess): Promise<void> {
  const { pid } = worker;
  if (pid === undefined) throw new Error("the stream did not start");
  const count = RATE * (WARM_SECONDS + SECONDS);
  const warm = RATE * WARM_SECONDS;
  const watch = await watching({ broker, topic: output, count, warm, idle: 20 }, TIMEOUT_MS);
  const feed = feeding({ broker, topic: input, rate: RATE, count, rowsFile: rowsPath(folder) }, TIMEOUT_MS);
  const [fed, watched] = await Promise.all([feed, watch.result]);
  const round = (value: number): number => Number(value.toFixed(1));
  tell({
    // With what it took to start.
    cpuSeconds: cpuSecondsOf(pid),
    wallSeconds: WARM_SECONDS + SECONDS,
    peakMiB: memoryMiBOf(pid, "VmHWM"),
    p50: round(watched.p50),
    p99: round(watched.p99),
    lost: watched.lost,
    doubled: watched.doubled,
    outsideCpu: round(fed.cpuSeconds + watched.cpuSeconds),
  });
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = once(worker, "exit");
  worker.kill("SIGTERM");
  const late = setTimeout(() => worker.kill("SIGKILL"), STOP_MS);
  await exited;
  clearTimeout(late);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});

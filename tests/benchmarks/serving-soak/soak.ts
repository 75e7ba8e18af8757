import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../support/source-files.js";
import { tell } from "../part.js";
import { generate } from "../serving/generate.js";
import { BenchmarkServer } from "../serving/server.js";
import { feeding, makeTopics, watching } from "../serving-kafka/outside.js";
import { memoryOf } from "./memory.js";

/**
 * One process that serves HTTP and a stream for some minutes: 200 requests and 1,000 messages a second, by a generator, a producer
 * and a consumer in processes of their own. `soak.ts BROKER ROWS FOLDER MINUTES`
 *
 * Memory is looked at after ten minutes (a fifth of a shorter soak) and at the end. No id may be lost, no request may fail.
 */
const [broker, rowsFile, folder, minutesText] = process.argv.slice(2);
const seconds = Number(minutesText) * 60;

const REQUESTS = 200;
const MESSAGES = 1000;
const PARTITIONS = 4;
/** What the beginning of a soak is: ten minutes, a fifth of a shorter one. */
const beginning = Math.min(600, seconds / 5);
/** How long memory is looked at each time. */
const look = Math.min(60, seconds / 10);
/** Messages of the topics are dropped after so long, so that an hour of them does not fill a disk. */
const RETENTION_MS = 600_000;
/** Most seconds without a result before those that did not come are lost. */
const IDLE_SECONDS = 30;

const round = (value: number): number => Number(value.toFixed(2));
/** Where a soak that is under way can be followed. */
const LOG = join(ROOT, "outputs", "serving-soak.log");
const note = (line: string): void => appendFileSync(LOG, `${new Date().toISOString()} ${line}\n`);

async function main(): Promise<void> {
  const config = join(folder, "stream.json");
  const topics = { input: "soak-in", output: "soak-out" };
  writeFileSync(
    config,
    JSON.stringify({
      kind: "kafka-inference",
      server: broker,
      input: { topic: topics.input },
      output: { topic: topics.output, keep: ["id"] },
      group: { id: "soak" },
    }),
  );
  await makeTopics(broker, Object.values(topics), {
    partitions: PARTITIONS,
    config: { "retention.ms": String(RETENTION_MS), "segment.ms": "120000" },
  });
  mkdirSync(dirname(LOG), { recursive: true });
  note(`${minutesText} minutes begin`);
  const heapFile = join(folder, "heap.json");
  const server = await BenchmarkServer.start("assay", join(folder, "model"), {
    args: ["--kafka", config],
    env: {
      NODE_OPTIONS: `--require ${join(__dirname, "heap.cjs")}`,
      BENCHMARK_HEAP: heapFile,
    },
  });
  try {
    const rows = JSON.parse(readFileSync(rowsFile, "utf8")) as readonly Record<string, unknown>[];
    const bodies = rows.slice(0, 500).map(({ note: _, ...row }) => JSON.stringify(row));
    const count = MESSAGES * seconds;
    const timeoutMs = (seconds + 300) * 1000;
    const watch = await watching(
      { broker, topic: topics.output, count, warm: MESSAGES * Math.min(30, seconds / 5), idle: IDLE_SECONDS },
      timeoutMs,
    );
    const before = server.cpuSeconds;
    const feed = feeding({ broker, topic: topics.input, rate: MESSAGES, count, rowsFile }, timeoutMs);
    const plan = {
      port: server.port,
      path: "/predict",
      bodies,
      rate: REQUESTS,
      seconds: seconds - 1,
      warmSeconds: 1,
    };
    const http = generate(folder, plan, timeoutMs);
    const minutely = setInterval(
      () => note(`${round(server.memoryMiB("VmRSS"))} MiB, ${round(server.cpuSeconds - before)} CPU s`),
      60_000,
    );
    const looks = (async () => {
      await sleep((beginning - look) * 1000);
      const first = await memoryOf(server, look, heapFile);
      note(`memory after ${round(beginning / 60)} minutes: ${JSON.stringify(first)}`);
      await sleep((seconds - beginning - look - 5) * 1000);
      const last = await memoryOf(server, look, heapFile);
      note(`memory at the end: ${JSON.stringify(last)}`);
      return { first, last };
    })();
    const [requests, fed, watched, { first, last }] = await Promise.all([http, feed, watch.result, looks]);
    clearInterval(minutely);
    note(JSON.stringify({ requests, fed, watched }));
    tell({
      cpuSeconds: server.cpuSeconds - before,
      wallSeconds: seconds,
      peakMiB: server.memoryMiB("VmHWM"),
      requests: requests.requests,
      errors: requests.errors,
      p50: round(requests.p50),
      p99: round(requests.p99),
      messages: fed.sent,
      unsent: fed.failed,
      lost: watched.lost,
      doubled: watched.doubled,
      messageP50: round(watched.p50),
      messageP99: round(watched.p99),
      firstMiB: round(first.rss),
      lastMiB: round(last.rss),
      growthPercent: round((last.rss / first.rss - 1) * 100),
      firstCollectedMiB: round(first.rssCollected),
      lastCollectedMiB: round(last.rssCollected),
      firstHeapMiB: round(first.heap),
      lastHeapMiB: round(last.heap),
      generatorsCpu: round(requests.generatorCpuSeconds + fed.cpuSeconds + watched.cpuSeconds),
    });
  } finally {
    await server.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});

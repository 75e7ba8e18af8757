import { join } from "node:path";
import { makePython } from "../../support/python.js";
import { runProcess } from "../../support/run-process.js";
import { KAFKA_PEER_REQUIREMENTS } from "./world.js";

/** What the producer says. */
export interface Fed {
  readonly sent: number;
  readonly failed: number;
  readonly cpuSeconds: number;
}

/** What the consumer says: times from the writing of a message to the reading of its result, in milliseconds. */
export interface Watched {
  readonly got: number;
  readonly lost: number;
  readonly doubled: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly cpuSeconds: number;
}

export interface FeedPlan {
  readonly broker: string;
  readonly topic: string;
  /** Messages a second. */
  readonly rate: number;
  readonly count: number;
  /** JSON: rows that are sent in turn. */
  readonly rowsFile: string;
}

export interface WatchPlan {
  readonly broker: string;
  readonly topic: string;
  readonly count: number;
  /** Messages at the beginning that are not timed. */
  readonly warm: number;
  /** Seconds without a result after which the rest is lost. */
  readonly idle: number;
}

/** Python's producer, at a rate, in a process of its own. */
export async function feeding(
  { broker, topic, rate, count, rowsFile }: FeedPlan,
  timeoutMs: number,
): Promise<Fed> {
  return JSON.parse(
    await script("feed.py", [broker, topic, String(rate), String(count), rowsFile], timeoutMs),
  );
}

/** Python's consumer, in a process of its own; resolves once it reads. */
export async function watching(
  { broker, topic, count, warm, idle }: WatchPlan,
  timeoutMs: number,
): Promise<{ readonly result: Promise<Watched> }> {
  const args = [broker, topic, String(count), String(warm), String(idle)];
  const { promise: ready, resolve } = deferred();
  const result = script("watch.py", args, timeoutMs, (text) => {
    if (text.includes("ready")) resolve();
  }).then((text) => JSON.parse(text) as Watched);
  await Promise.race([ready, result]);
  return { result };
}

/** Makes topics that are not there yet. */
export async function makeTopics(
  broker: string,
  topics: readonly string[],
  { partitions, config = {} }: { readonly partitions: number; readonly config?: Record<string, string> },
): Promise<void> {
  await script("make_topics.py", [broker, JSON.stringify({ topics, partitions, config })], 60_000);
}

async function script(
  name: string,
  args: readonly string[],
  timeoutMs: number,
  onStderr: (text: string) => void = () => {},
): Promise<string> {
  const python = (await makePython(KAFKA_PEER_REQUIREMENTS)).bin("python");
  const { code, stdout, stderr } = await runProcess(python, [join(__dirname, name), ...args], {
    timeoutMs,
    onStderr,
  });
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${stderr.slice(-1000)}`);
  return stdout;
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

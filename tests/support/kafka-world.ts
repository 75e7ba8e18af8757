import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, type TestContext } from "vitest";
import { Table } from "../../sdk/core/tables/index.js";
import { Experiment } from "../../sdk/experiment.js";
import { MAIN } from "./cli.js";
import { type BrokerOptions, type KafkaBroker, startKafka } from "./kafka-broker.js";
import { findPython, KAFKA_REQUIREMENTS } from "./python.js";
import { requireReal } from "./real.js";
import { finished, runProcess } from "./run-process.js";

const SCRIPTS = join(__dirname, "..", "real", "python");

/** A process that serves a stream. */
export interface Worker {
  readonly log: () => string;
  /** Waits until it is a member of its group. */
  joined(): Promise<void>;
  /** Ends it by a signal; resolves to its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** How often each id came. */
export interface Count {
  readonly ids: number;
  readonly doubles: number;
}

/** A message as Python read it. */
export interface ReadMessage {
  readonly key: string;
  readonly value: string | null;
  readonly bytes: number;
  readonly timestamp: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A broker, Python's client, a model, and workers. */
export class KafkaWorld {
  private readonly children = new Set<ChildProcess>();

  constructor(
    readonly broker: KafkaBroker,
    private readonly python: string,
    readonly folder: string,
  ) {}

  /** New topics and a group of their own. */
  names(): { readonly input: string; readonly output: string; readonly group: string } {
    const id = randomUUID().slice(0, 8);
    return { input: `in-${id}`, output: `out-${id}`, group: `group-${id}` };
  }

  /** Python writes; the promise ends when the broker has all. */
  async produce(topic: string, what: Readonly<Record<string, unknown>>): Promise<void> {
    const { code, stderr } = await this.script("kafka_produce.py", { topic, ...what });
    if (code !== 0) throw new Error(`producer: ${stderr.slice(-500)}`);
  }

  /** Python reads what is committed. */
  async read(topic: string): Promise<ReadMessage[]> {
    return (await this.lines(topic, true)).map((line) => JSON.parse(line) as ReadMessage);
  }

  async count(topic: string): Promise<Count> {
    const keys = await this.lines(topic, false);
    const ids = new Set(keys).size;
    return { ids, doubles: keys.length - ids };
  }

  /** Reads a topic again and again until it has so many ids. */
  async until(topic: string, ids: number, timeoutMs = 60_000): Promise<Count> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      try {
        const found = await this.count(topic);
        if (found.ids >= ids || Date.now() > end) return found;
      } catch (error) {
        // The broker may be away, or the topic not be there yet.
        if (Date.now() > end) throw error;
      }
      await sleep(300);
    }
  }

  /** The file of a stream's config; more of it is laid over. */
  config(
    { input, output, group }: { readonly input: string; readonly output: string; readonly group: string },
    more: Readonly<Record<string, unknown>> = {},
  ): string {
    const config = {
      kind: "kafka-inference",
      model: this.model,
      server: this.broker.server,
      input: { topic: input },
      output: { topic: output, keep: ["id"] },
      batch: { rows: 100, maxWaitMs: 100 },
      retry: { firstMs: 100, longestMs: 500 },
      group: { id: group, sessionTimeoutMs: 3000, rebalanceTimeoutMs: 5000, heartbeatMs: 300 },
      tracking: { enabled: false },
      ...more,
    };
    const path = join(this.folder, `${randomUUID()}.json`);
    writeFileSync(path, JSON.stringify(config));
    return path;
  }

  /** Folder of the model: prediction = 2 x + 1. */
  get model(): string {
    return join(this.folder, "model");
  }

  /** Starts `assay run` of a stream; more of the config is laid over it. */
  worker(
    { input, output, group }: { readonly input: string; readonly output: string; readonly group: string },
    more: Readonly<Record<string, unknown>> = {},
  ): Worker {
    const path = this.config({ input, output, group }, more);
    const child = spawn(process.execPath, [MAIN, "run", path], {
      stdio: ["ignore", "pipe", "pipe"],
      cwd: this.folder,
    });
    this.children.add(child);
    let log = "";
    const ended = finished(child, (text) => {
      log = text;
    });
    ended.catch(() => {});
    return {
      log: () => log,
      async joined() {
        const end = Date.now() + 60_000;
        while (!/group .*: \d+ partitions/.test(log)) {
          if (Date.now() > end) throw new Error(`the worker did not join: ${log}`);
          await sleep(50);
        }
      },
      async end(signal) {
        child.kill(signal);
        return (await ended).code;
      },
    };
  }

  async close(): Promise<void> {
    for (const child of this.children)
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await this.broker.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async lines(topic: string, full: boolean): Promise<string[]> {
    const { code, stdout, stderr } = await this.script("kafka_read.py", { topic, full });
    if (code !== 0) throw new Error(`reader: ${stderr.slice(-500)}`);
    return stdout.split("\n").filter((line) => line !== "");
  }

  private script(file: string, args: Readonly<Record<string, unknown>>) {
    const text = JSON.stringify({ server: this.broker.server, ...args });
    return runProcess(this.python, [join(SCRIPTS, file), text]);
  }
}

/**
 * One broker for the tests of a file; a test is skipped, with the reason, where it cannot be had. `options` may write what the
 * broker reads into the folder.
 */
export function kafkaOfTests(
  options: (folder: string) => Promise<BrokerOptions> = async () => ({}),
): (context: TestContext) => KafkaWorld {
  let real: Awaited<ReturnType<typeof requireReal<KafkaWorld>>> | undefined;
  beforeAll(async () => {
    real = await requireReal("Apache Kafka", async () => {
      const python = await findPython(KAFKA_REQUIREMENTS);
      const folder = mkdtempSync(join(tmpdir(), "assay-stream-"));
      const broker = await startKafka(await options(folder));
      await saveModel(join(folder, "model"));
      return new KafkaWorld(broker, python.bin("python"), folder);
    });
  });
  afterAll(() => real?.found?.close());
  return (context) => {
    if (real === undefined) throw new Error("the broker was not looked for");
    return real.use(context);
  };
}

/** A line: prediction = 2 x + 1. */
async function saveModel(path: string): Promise<void> {
  const x = Float64Array.from({ length: 200 }, (_, i) => i % 100);
  const trained = await Experiment.load({
    dataset: Table.from({ x, y: x.map((value) => 2 * value + 1) }),
    target: "y",
    model: { kind: "linear" },
    tracking: { enabled: false },
  }).train();
  await trained.save(path);
}

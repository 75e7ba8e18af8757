import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, type TestContext } from "vitest";
import { Table } from "../../sdk/core/tables/index.js";
import { kafkaInferenceConfig } from "../../sdk/io/configs/kafka-inference.js";
import { jsonDecoder, jsonEncoder } from "../../sdk/io/services/kafka/codecs/index.js";
import { kafkaCluster } from "../../sdk/io/services/kafka/index.js";
import type { StreamModel } from "../../sdk/jobs/kafka/model.js";
import { PredictionStream } from "../../sdk/jobs/kafka/stream.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { kafkaOfTests } from "../support/kafka-world.js";

const kafka = kafkaOfTests();

/** A model that doubles x, and does what it is told before. */
function model(before: (rows: Table) => Promise<void> | void): StreamModel {
  return {
    uri: "models:/twice/1",
    signature: {
      inputs: [{ name: "x", type: "double", required: true }],
      outputs: [{ name: "prediction", type: "double", required: true }],
    },
    async predict(rows) {
      await before(rows);
      return Table.from({ prediction: rows.numbers("x").map((x) => 2 * x) });
    },
  };
}

/** Starts a stream in this process; `end` resolves when it has left its group. */
function start(context: TestContext, served: StreamModel, delivery: "at-least-once" | "exactly-once") {
  const world = kafka(context);
  const names = world.names();
  const config = kafkaInferenceConfig.parse({
    kind: "kafka-inference",
    model: "in memory",
    server: world.broker.server,
    output: { keep: ["id"] },
    delivery,
    batch: { rows: 100, maxWaitMs: 100 },
    retry: { firstMs: 50, longestMs: 200 },
    group: { sessionTimeoutMs: 3000, rebalanceTimeoutMs: 5000, heartbeatMs: 300 },
    health: { stallSeconds: 1 },
  });
  const stop = new AbortController();
  const stream = new PredictionStream({
    cluster: kafkaCluster(config, () => {}),
    models: { use: (work) => work(served) },
    config,
    topics: {
      input: names.input,
      output: names.output,
      deadLetters: `${names.input}.dead-letters`,
      groupId: names.group,
    },
    codecs: { decoder: jsonDecoder, encoder: jsonEncoder },
    now: Date.now,
    log: () => {},
  });
  const running = stream.run(stop.signal);
  const end = async (): Promise<void> => {
    stop.abort();
    await running;
  };
  const produce = (count: number) =>
    world.produce(names.input, { make: { [names.input]: {}, [names.output]: {} }, count });
  return { world, names, stream, end, produce };
}

describe.each(["at-least-once", "exactly-once"] as const)("a stream, %s, with a model", (delivery) => {
  it("that throws for a while stands still, says why, and then loses and doubles nothing", async (context) => {
    let isBroken = true;
    const broken = model(() => {
      if (isBroken) throw new Error("out of memory");
    });
    const { world, names, stream, end, produce } = start(context, broken, delivery);
    try {
      await produce(2000);
      await expect.poll(() => Object.values(stream.health().stalls).join()).toContain("out of memory");
      await expect.poll(() => stream.health().isWell).toBe(false);
      expect((await world.count(names.output)).ids).toBe(0);
      isBroken = false;
      expect(await world.until(names.output, 2000)).toEqual({ ids: 2000, doubles: 0 });
      await expect.poll(() => stream.health().stalls).toEqual({});
      expect(stream.progress.dead).toBe(0);
    } finally {
      await end();
    }
  });

  it("that throws for some rows puts these aside, and predicts their neighbours", async (context) => {
    const picky = model((rows) => {
      if (rows.numbers("x").some((x) => x === 7))
        throw new AssayError("DATA_UNKNOWN_CATEGORY", { what: "7 was never seen" });
    });
    const { world, names, end, produce } = start(context, picky, delivery);
    try {
      await produce(1000);
      // x is the id's last two digits.
      expect(await world.until(names.output, 990)).toEqual({ ids: 990, doubles: 0 });
      const dead = await world.read(`${names.input}.dead-letters`);
      expect(dead.map(({ key }) => Number(key) % 100)).toEqual(Array.from({ length: 10 }, () => 7));
      expect(dead[0].headers).toMatchObject({
        "assay-error-code": "model",
        "assay-error": expect.stringContaining("7 was never seen"),
      });
    } finally {
      await end();
    }
  });

  it("that is slow keeps its place in the group by smaller pieces", async (context) => {
    const sizes: number[] = [];
    const rebalances = async () => (await stream.stats.rebalances.get()).values[0].value;
    let joining: number | undefined;
    const slow = model(async (rows) => {
      joining ??= await rebalances();
      sizes.push(rows.numRows);
      // 20 ms a row: 100 rows take two thirds of the session.
      await sleep(20 * rows.numRows);
    });
    const { world, names, stream, end, produce } = start(context, slow, delivery);
    try {
      await produce(600);
      expect(await world.until(names.output, 600)).toEqual({ ids: 600, doubles: 0 });
      expect(Math.max(...sizes)).toBe(100);
      expect(sizes.at(-1)).toBeLessThanOrEqual(50);
      // Its own joining, and nothing after it.
      expect(await rebalances()).toBe(joining);
    } finally {
      await end();
    }
  });
});

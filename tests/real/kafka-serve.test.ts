import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readDataset } from "../../sdk/io/datasets/index.js";
import { kafkaOfTests } from "../support/kafka-world.js";
import { startServe } from "../support/serving.js";

const kafka = kafkaOfTests();

describe("a stream and what looks at it (Apache Kafka, Python's confluent-kafka)", () => {
  it("is predicted beside HTTP by the same model, in one process and in two, with one /metrics", async (context) => {
    const world = kafka(context);
    for (const workers of ["1", "2"]) {
      const names = world.names();
      await world.produce(names.input, { make: { [names.input]: {}, [names.output]: {} }, count: 2000 });
      const args = [world.model, "--workers", workers, "--kafka", world.config(names)];
      const serving = await startServe(args);
      try {
        expect(await world.until(names.output, 2000)).toEqual({ ids: 2000, doubles: 0 });
        const answer = await fetch(`${serving.url}/predict`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: '{"x": 4}',
        });
        expect(((await answer.json()) as { readonly prediction: number }).prediction).toBeCloseTo(9, 6);
        await expect
          .poll(async () => (await fetch(`${serving.url}/metrics`)).text(), {
            interval: 300,
          })
          .toMatch(/^assay_kafka_messages_predicted_total 2000$/m);
        const metrics = await (await fetch(`${serving.url}/metrics`)).text();
        expect(metrics).toMatch(/^assay_predicted_rows_total 1$/m);
        const health = await fetch(`${serving.url}/health`);
        expect(health.status).toBe(200);
        expect(await health.json()).toMatchObject({ health: "ok", stream: { isWell: true } });
        expect(await serving.stop()).toBe(0);
      } finally {
        await serving.stop("SIGKILL");
      }
    }
  }, 120_000);

  it("has metrics and health where its config has a monitor, and is well while nothing waits", async (context) => {
    const world = kafka(context);
    const names = world.names();
    const log = join(world.folder, "log");
    const worker = world.worker(names, { monitor: { port: 0 }, log: { path: log, share: 0.5 } });
    await worker.joined();
    const url = /metrics and health are at (http:[\d.:/]+)/.exec(worker.log())?.[1] ?? "";
    const health = async () => (await fetch(`${url}/health`)).json();
    await expect.poll(health, { interval: 300 }).toMatchObject({ isWell: true, lag: 0 });
    await world.produce(names.input, { count: 1000 });
    expect(await world.until(names.output, 1000)).toEqual({ ids: 1000, doubles: 0 });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^assay_kafka_messages_consumed_total 1000$/m);
    expect(metrics).toMatch(/^assay_prediction_log_pending_rows\{source="kafka"\} (4|5)\d\d$/m);
    expect(readdirSync(log)).toEqual([]);
    expect(await worker.end("SIGTERM")).toBe(0);

    // What waited was written at the end.
    const query = "select count(*) as rows, max(abs(prediction - 2 * x - 1)) as error from 'log/*.parquet'";
    const { table } = await readDataset({ kind: "sql", query }, { baseDir: world.folder });
    const { rows, error } = table.row(0) as { readonly rows: bigint; readonly error: number };
    // Six standard deviations of the binomial around 500.
    expect(Math.abs(Number(rows) - 500)).toBeLessThan(95);
    expect(error).toBeLessThan(1e-6);
  }, 120_000);

  it("has a log of predictions in a topic too", async (context) => {
    const world = kafka(context);
    const names = world.names();
    const topic = `${names.output}-log`;
    const worker = world.worker(names, { log: { topic, maxRows: 100 } });
    await world.produce(names.input, {
      make: { [names.input]: {}, [names.output]: {}, [topic]: {} },
      count: 500,
    });
    expect(await world.until(names.output, 500)).toEqual({ ids: 500, doubles: 0 });
    expect(await worker.end("SIGTERM")).toBe(0);
    const rows = await world.read(topic);
    expect(rows).toHaveLength(500);
    for (const { key, value } of rows) {
      const { id, source, inputs, predictions } = JSON.parse(value ?? "");
      expect([id, source, inputs.x]).toEqual([key, "kafka", Number(key) % 100]);
      expect(predictions.prediction).toBeCloseTo(2 * inputs.x + 1, 6);
    }
  }, 120_000);

  it("logs what HTTP was asked into a topic that it makes, beside a stream's own log, and counts both", async (context) => {
    const world = kafka(context);
    const rows = async (topic: string) =>
      (await world.read(topic)).map(({ key, value }) => {
        const { id, source, inputs, predictions } = JSON.parse(value ?? "");
        expect(id).toBe(key);
        return [source, id, inputs.x, predictions.prediction];
      });
    const ask = (url: string, id: string, x: number) =>
      fetch(`${url}/predict`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-request-id": id },
        body: JSON.stringify({ x }),
      });

    const names = world.names();
    const [topic, streamTopic] = [`${names.output}-http`, `${names.output}-log`];
    const beside = ["--kafka", world.config(names, { log: { topic: streamTopic, maxRows: 100 } })];
    await world.produce(names.input, { make: { [names.input]: {} }, count: 300 });
    const both = await startServe([world.model, ...beside, "--extras", `log={topic: ${topic}, maxRows: 1}`]);
    try {
      expect((await ask(both.url, "first", 4)).status).toBe(200);
      expect(await world.until(topic, 1)).toEqual({ ids: 1, doubles: 0 });
      expect(await world.until(streamTopic, 300)).toEqual({ ids: 300, doubles: 0 });
      const metrics = await (await fetch(`${both.url}/metrics`)).text();
      expect(metrics).toMatch(/^assay_prediction_log_rows_total\{source="http",state="written"\} 1$/m);
      expect(metrics).toMatch(/^assay_prediction_log_rows_total\{source="kafka",state="written"\} 300$/m);
      expect(await both.stop()).toBe(0);
    } finally {
      await both.stop("SIGKILL");
    }
    expect(await rows(topic)).toEqual([["http", "first", 4, expect.closeTo(9, 6)]]);
    expect(await rows(streamTopic)).toHaveLength(300);

    // Without a stream: brokers by the environment, two processes, what waits is written at the end.
    const alone = `${names.output}-alone`;
    const serving = await startServe([world.model, "--workers", "2", "--extras", `log.topic=${alone}`], {
      DEFAULT_KAFKA_SERVER: world.broker.server,
    });
    try {
      for (let x = 0; x < 20; x++) expect((await ask(serving.url, `id-${x}`, x)).status).toBe(200);
      expect(await serving.stop()).toBe(0);
    } finally {
      await serving.stop("SIGKILL");
    }
    const logged = await rows(alone);
    expect(logged.map(([, id]) => id).sort()).toEqual(Array.from({ length: 20 }, (_, x) => `id-${x}`).sort());
  }, 120_000);
});

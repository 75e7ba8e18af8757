import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { readDataset } from "../../../../../sdk/io/datasets/index.js";
import type { KafkaCluster, OutMessage } from "../../../../../sdk/io/services/kafka/index.js";
import {
  openPredictionLog,
  predictionLogConfig,
} from "../../../../../sdk/io/services/prediction-log/index.js";
import { csvOf } from "../../../../support/bad-input.js";
import { storedProject } from "../../../../support/stored-jobs.js";

const NOTES = { onNote: () => {}, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) };
const META = { model: "models:/bikes/1", source: "http" };

describe("a log of predictions in a folder", () => {
  let project: Awaited<ReturnType<typeof storedProject>>;
  const folder = () => join(project.folder, "log");
  const open = (more = {}) =>
    openPredictionLog(predictionLogConfig.parse({ path: folder(), ...more }), NOTES);
  const read = (query: string) => readDataset({ kind: "sql", query }, { baseDir: project.folder });

  beforeEach(async () => {
    project = await storedProject(
      csvOf("x,c,y", 400, (i) => `${i % 13},${"abc"[i % 3]},${(i % 13) * 2 + ((i * 7919) % 101) / 101}`),
    );
  });
  afterEach(() => rm(project.folder, { recursive: true, force: true }));

  it("is Parquet with inputs, predictions, time, model, source and id", async () => {
    const log = await open();
    const inputs = Table.from({ x: [1, null], prediction: ["mine", "too"] });
    log.record(inputs, Table.from({ prediction: [3, 5] }), { ...META, ids: ["a", null] });
    // Other columns: a file of its own.
    log.record(Table.from({ z: [1n] }), Table.from({ prediction: [7] }), META);
    await log.close();
    const files = await readdir(folder());
    expect(files).toHaveLength(2);
    for (const file of files) expect(file).toMatch(/^predictions-20260102T030405Z-[0-9a-f]{8}\.parquet$/);
    const { table } = await read(
      "select * from read_parquet('log/*.parquet', union_by_name=true) where z is null order by x",
    );
    expect([...table.drop(["z"]).rows()]).toEqual([
      {
        x: 1,
        prediction: "mine",
        _prediction: 3,
        assay_time: "2026-01-02T03:04:05.000Z",
        assay_model: "models:/bikes/1",
        assay_source: "http",
        assay_id: "a",
      },
      expect.objectContaining({ x: null, _prediction: 5, assay_id: null }),
    ]);
  });

  it("is read by the evaluation of drift, with the training rows as reference and truths that came later", async () => {
    expect((await project.train()).error).toBeUndefined();
    const log = await open({ maxRows: 100 });
    for (const [batch, shift] of [0, 0, 25, 25].entries()) {
      const rows = Array.from({ length: 100 }, (_, i) => ({ x: (i % 13) + shift, c: "abc"[i % 3] }));
      log.record(Table.fromRows(rows), Table.from({ prediction: rows.map(({ x }) => 2 * x + 0.5) }), {
        ...META,
        ids: rows.map((_, i) => `${batch}-${i}`),
      });
    }
    await log.close();
    expect((await readdir(folder())).length).toBeGreaterThan(0);
    const ids = Array.from({ length: 400 }, (_, i) => [`${Math.floor(i / 100)}-${i % 100}`, i] as const);
    const truth = ids.map(([id, i]) => `${id},${2 * (((i % 100) % 13) + (i < 200 ? 0 : 25))}`);
    await writeFile(join(project.folder, "truth.csv"), `id,y\n${truth.join("\n")}\n`);
    const evaluate = (where: string) =>
      project.run({
        kind: "evaluations",
        model: "models:/bikes/1",
        onDrift: "fail",
        drift: {},
        dataset: {
          kind: "sql",
          query: `select p.x, p.c, t.y from 'log/*.parquet' p join 'truth.csv' t on p.assay_id = t.id where ${where}`,
        },
      });
    const same = await evaluate("p.assay_id like '0-%' or p.assay_id like '1-%'");
    expect(same.error).toBeUndefined();
    const moved = await evaluate("p.assay_id like '2-%' or p.assay_id like '3-%'");
    expect(moved.error).toMatchObject({ code: "THRESHOLD_MISSED" });
    expect(moved.error?.message).toContain("the rows drifted");
  });

  it("is refused where a file stands in the folder's place, or its config says two things", async () => {
    await writeFile(folder(), "");
    await expect(open()).rejects.toMatchObject({ code: "DATA_WRITE" });
    for (const wrong of [
      {},
      { path: "a", topic: "b" },
      { path: "a", share: 0 },
      { path: "a", maxPending: 1 },
    ])
      expect(predictionLogConfig.safeParse(wrong).success).toBe(false);
  });
});

describe("a log of predictions in a topic", () => {
  it("is a JSON message a row, sent anew where the brokers refused it", async () => {
    const sent: OutMessage[] = [];
    let opened = 0;
    const made: unknown[] = [];
    const cluster = {
      async admin() {
        return {
          async ensureTopics(plans: readonly unknown[]) {
            made.push(...plans);
          },
          async close() {},
        };
      },
      async producer() {
        opened++;
        return {
          async send({ messages }: { readonly messages: readonly OutMessage[] }) {
            if (opened === 1) throw new Error("away");
            sent.push(...messages);
          },
          async close() {},
        };
      },
    } as unknown as KafkaCluster;
    const config = predictionLogConfig.parse({ topic: "predictions", maxRows: 2 });
    const log = await openPredictionLog(config, {
      ...NOTES,
      brokers: { cluster, topics: { create: true, partitions: 2 } },
    });
    const inputs = Table.from({ x: [1, 2], n: [5n, 2n ** 60n] });
    log.record(inputs, Table.from({ prediction: [3, 5] }), { ...META, ids: ["a", "b"] });
    await log.close();
    expect(made.at(0)).toEqual({ topic: "predictions", partitions: 2 });
    expect(sent.map(({ key }) => String(key))).toEqual(["a", "b"]);
    expect(sent.map(({ value }) => JSON.parse(String(value)))).toEqual([
      {
        time: "2026-01-02T03:04:05.000Z",
        model: "models:/bikes/1",
        source: "http",
        id: "a",
        inputs: { x: 1, n: 5 },
        predictions: { prediction: 3 },
      },
      expect.objectContaining({ id: "b", inputs: { x: 2, n: "1152921504606846976" } }),
    ]);
    await expect(openPredictionLog(config, NOTES)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  });
});

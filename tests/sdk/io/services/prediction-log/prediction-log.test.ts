import { setTimeout as sleep } from "node:timers/promises";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { Table } from "../../../../../sdk/core/tables/index.js";
import type { PredictionLogConfig } from "../../../../../sdk/io/services/prediction-log/index.js";
import {
  addLogMetrics,
  type LoggedRows,
  PredictionLog,
  type PredictionSink,
} from "../../../../../sdk/io/services/prediction-log/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";

/** A sink in memory, which may fail or be slow. */
class Memory implements PredictionSink {
  readonly batches: (readonly LoggedRows[])[] = [];
  fails = 0;
  gate: Promise<void> = Promise.resolve();
  isClosed = false;

  async write(rows: readonly LoggedRows[]): Promise<void> {
    await this.gate;
    if (this.fails > 0) {
      this.fails--;
      throw new Error("the disk is full");
    }
    this.batches.push(rows);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  get rows(): number[] {
    return this.batches.flat().flatMap(({ inputs }) => [...inputs.numbers("x")]);
  }
}

function logOf(config: Partial<PredictionLogConfig> = {}) {
  const sink = new Memory();
  const notes: string[] = [];
  const rolled = { share: 1, mask: [], maxRows: 10, rollSeconds: 60, maxPending: 100, ...config };
  const generator = random(1);
  const log = new PredictionLog(rolled, {
    sink,
    onNote: (_, text) => notes.push(text),
    random: () => generator.next(),
  });
  let next = 0;
  const record = (rows: number, ids?: readonly string[]) => {
    const x = Float64Array.from({ length: rows }, () => next++);
    const meta = { model: "models:/m/1", source: "http", ...(ids === undefined ? {} : { ids }) };
    log.record(Table.from({ x, s: [...x].map(String) }), Table.from({ prediction: x }), meta);
  };
  return { log, sink, notes, record };
}

describe("the log of predictions", () => {
  it("writes when it has its rows, and the rest at the end", async () => {
    const { log, sink, record } = logOf();
    record(4);
    record(4);
    expect(sink.batches).toHaveLength(0);
    record(4);
    await sleep(1);
    expect(sink.rows).toHaveLength(12);
    record(3);
    expect(log.counts).toMatchObject({ drawn: 15, written: 12, pending: 3 });
    await log.close();
    expect(sink.rows).toEqual(Array.from({ length: 15 }, (_, i) => i));
    expect(sink.isClosed).toBe(true);
    record(3);
    expect(log.counts).toEqual({ drawn: 15, written: 15, dropped: 0, failures: 0, pending: 0 });
  });

  it("writes what has waited long enough", async () => {
    const { log, sink, record } = logOf({ rollSeconds: 0.02 });
    record(1);
    await sleep(200);
    expect(sink.rows).toEqual([0]);
    await log.close();
  });

  it("draws a share of the rows, their predictions and ids with them", async () => {
    const { log, sink } = logOf({ share: 0.3, maxRows: 100_000, maxPending: 100_000 });
    const x = Float64Array.from({ length: 20_000 }, (_, i) => i);
    const ids = [...x].map((i) => `id ${i}`);
    log.record(Table.from({ x }), Table.from({ prediction: x.map((value) => 2 * value) }), {
      model: "m",
      source: "kafka",
      ids,
    });
    await log.close();
    const [{ inputs, predictions, meta }] = sink.batches.flat();
    // Six standard deviations of the binomial around 6,000.
    expect(Math.abs(inputs.numRows - 6000)).toBeLessThan(6 * Math.sqrt(20_000 * 0.3 * 0.7));
    const given = [...inputs.numbers("x")];
    expect([...predictions.numbers("prediction")]).toEqual(given.map((value) => 2 * value));
    expect(meta.ids).toEqual(given.map((value) => `id ${value}`));
  });

  it("leaves the values of masked columns out", async () => {
    const { log, sink, record } = logOf({ mask: ["s", "unknown"] });
    record(3);
    await log.close();
    const [{ inputs }] = sink.batches.flat();
    expect([...inputs.rows()]).toEqual([0, 1, 2].map((x) => ({ x, s: null })));
    expect(inputs.column("s")).toMatchObject({ categories: [] });
  });

  it("drops and counts what it has no room for, and has nobody wait", async () => {
    const { log, sink, notes, record } = logOf({ maxPending: 20 });
    let open = (): void => {};
    sink.gate = new Promise((resolve) => {
      open = resolve;
    });
    for (let i = 0; i < 10; i++) record(5);
    expect(log.counts).toMatchObject({ drawn: 50, dropped: 30, pending: 20 });
    expect(notes).toHaveLength(1);
    open();
    await log.close();
    expect(sink.rows).toHaveLength(20);
  });

  it("tries again what could not be written; at the end once more", async () => {
    const { log, sink, notes, record } = logOf({ maxRows: 2 });
    sink.fails = 1;
    record(2);
    await sleep(1200);
    expect(sink.rows).toEqual([0, 1]);
    expect(log.counts).toMatchObject({ failures: 1, written: 2, dropped: 0 });
    sink.fails = 3;
    record(2);
    await sleep(1);
    await log.close();
    expect(log.counts).toMatchObject({ written: 2, dropped: 2, pending: 0 });
    expect(notes.at(-1)).toBe("2 logged predictions cannot be written: the disk is full");
  });

  it("tells its counts to Prometheus", async () => {
    const { log, record } = logOf();
    const registry = new Registry();
    addLogMetrics({ http: log }, registry);
    record(12);
    record(1);
    await sleep(1);
    const text = await registry.metrics();
    expect(text).toContain('assay_prediction_log_rows_total{source="http",state="written"} 12');
    expect(text).toContain('assay_prediction_log_pending_rows{source="http"} 1');
    expect(await registry.metrics()).toBe(text);
    await log.close();
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { DenseConfig } from "../../../../../sdk/core/models/dense/index.js";
import type { Epoch, FitContext } from "../../../../../sdk/core/models/model.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { crossValidate } from "../../../../../sdk/core/validation/index.js";
import { useBackend } from "../../../../../sdk/io/backends/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { kFold } from "../../../../../sdk/utils/splitters/index.js";
import type { WorkerPool } from "../../../../../sdk/utils/workers/index.js";
import { temporaryFolder } from "../../../../support/temporary.js";
import { threadPool } from "../../../../support/thread-pool.js";
import { bits, categoryRows, dense, hourRows, REGRESSION, ringRows, smoothRows } from "./data.js";

beforeAll(() => useBackend("wasm"));

/** A pool, and the names of the tasks that it was given. */
function listed(workers: WorkerPool): WorkerPool & { readonly tasks: string[]; most: number } {
  let now = 0;
  const self = {
    size: workers.size,
    tasks: [] as string[],
    most: 0,
    async run<In, Out>(...[task, input, options]: Parameters<WorkerPool["run"]>): Promise<Out> {
      self.tasks.push(task);
      self.most = Math.max(self.most, ++now);
      try {
        return await workers.run<In, Out>(task, input as In, options);
      } finally {
        now--;
      }
    },
  };
  return self;
}

/** Large enough for a thread of its own: four thousand million operations. */
const LARGE = { layers: [64, 64], epochs: 40, ensemble: 3 } as const;

const DATA = {
  numbers: smoothRows(4000),
  classes: ringRows(6000),
  categories: categoryRows(4000),
  hours: hourRows(4000),
};

interface Trained {
  readonly bits: unknown;
  readonly history: unknown;
  readonly epochs: readonly Epoch[];
  readonly notes: readonly string[];
}

async function trained(
  config: Partial<DenseConfig>,
  context: Partial<FitContext>,
  kind: keyof typeof DATA = "numbers",
): Promise<Trained> {
  const shape = kind === "classes" ? ({ task: "classification", classes: 3 } as const) : REGRESSION;
  const model = dense({ ...LARGE, layers: [...LARGE.layers], ...config }, shape);
  const epochs: Epoch[] = [];
  const notes: string[] = [];
  const history = await model.fit(DATA[kind], {
    random: random(5),
    onEpoch: (epoch) => void epochs.push(epoch),
    onNote: (note) => void notes.push(note),
    ...context,
  });
  const state = bits(await model.state());
  model.dispose();
  return { bits: state, history, epochs, notes };
}

describe("an ensemble whose networks are trained in threads", () => {
  it.each([
    ["numbers", {}, "numbers"],
    ["hours that are looked up", { ensemble: 3 }, "hours"],
    ["embedded categories", { embeddings: true }, "categories"],
    ["early stopping, dropout", { earlyStopping: { patience: 2 }, dropout: 0.2, epochs: 60 }, "numbers"],
    ["means of weights, batches of 600", { weightAveraging: { from: 0.5 }, batchSize: 600 }, "numbers"],
    ["classes, normalised batches", { batchNorm: true, validationFraction: 0.1 }, "classes"],
  ] as const)(
    "is the one that is trained in turn, bit for bit, and tells the same: %s",
    async (_, config, kind) => {
      const workers = listed(threadPool());
      const inTurn = await trained(config, {}, kind);
      const beside = await trained(config, { workers }, kind);
      expect(beside.bits).toEqual(inTurn.bits);
      expect(beside.history).toEqual(inTurn.history);
      expect(beside.epochs).toEqual(inTurn.epochs);
      expect(workers.tasks).toEqual(new Array(3).fill("networks/train-apart"));
      expect(workers.most).toBe(2);
      expect(new Set(beside.notes)).toEqual(
        new Set([
          "Training runs in the fused engine (WebAssembly): whole steps in one call, in a thread of its own.",
        ]),
      );
    },
    120_000,
  );

  it("trains in turn where that is done in a moment, and where checkpoints are wanted", async () => {
    const workers = listed(threadPool());
    await trained({ epochs: 2 }, { workers });
    const states: unknown[] = [];
    const onCheckpoint = (state: unknown) => void states.push(state);
    await trained({ checkpointEvery: 20, ensemble: 2 }, { workers, onCheckpoint });
    expect(states).toHaveLength(4);
    expect(workers.tasks).toEqual([]);
  });

  it("is stopped by a signal", async () => {
    const stop = new AbortController();
    const workers = listed(threadPool());
    const onEpoch = ({ epoch }: Epoch) => epoch > 1 && stop.abort();
    const fit = trained({ epochs: 100_000 }, { workers, signal: stop.signal, onEpoch });
    await expect(fit).rejects.toMatchObject({ code: "INTERRUPTED" });
    await expect(fit).rejects.toThrow("training was stopped");
  });

  it("ends well when it is asked to stop: what runs is kept, no other is begun", async () => {
    const stop = new AbortController();
    const workers = listed(threadPool());
    const onEpoch = ({ epoch }: Epoch) => epoch > 1 && stop.abort();
    const { history } = await trained({ epochs: 100_000 }, { workers, stop: stop.signal, onEpoch });
    expect(history).toMatchObject({ stoppedOnRequest: true });
    expect(workers.tasks).toHaveLength(2);
  });

  it("says so where a thread dies, and where a training diverges", async () => {
    const tasks = join(await temporaryFolder(), "tasks.cjs");
    writeFileSync(
      tasks,
      `exports.workerTasks = { "networks/train-apart": async () => () => process.exit(4) };`,
    );
    await expect(trained({}, { workers: threadPool({ tasks }) })).rejects.toMatchObject({
      code: "INTERNAL",
      details: { got: "exit code 4" },
    });
    const steep = { optimizer: { kind: "sgd" }, learningRate: 1e30 } as const;
    await expect(trained(steep, { workers: threadPool() })).rejects.toMatchObject({ code: "MODEL_DIVERGED" });
  });
});

describe("folds of a cross-validation", () => {
  const { x, y } = smoothRows(4000);
  const columns = ["a", "b", "c", "d"].map((name, c) => [name, y.map((_, row) => x.data[row * 4 + c])]);
  const rows = Table.from({ ...Object.fromEntries(columns), y });
  const validated = (workers: WorkerPool | undefined, ensemble: number, signal?: AbortSignal, epochs = 60) =>
    crossValidate({
      data: { rows, steps: [] },
      folds: kFold(3, rows.numRows),
      config: { kind: "dense", layers: [64, 64], epochs, ensemble },
      target: "y",
      task: "regression",
      random: random(2),
      now: () => 0,
      workers,
      signal,
    });

  it.each([1, 2])(
    "give the same scores, fitted in threads, of %i networks each",
    async (ensemble) => {
      const workers = listed(threadPool());
      const beside = await validated(workers, ensemble);
      expect(beside.folds).toEqual((await validated(undefined, ensemble)).folds);
      expect(workers.tasks).toEqual(new Array(3 * ensemble).fill("networks/train-apart"));
      expect(workers.most).toBeGreaterThan(1);
    },
    120_000,
  );

  it("are all stopped by a signal", async () => {
    const stop = new AbortController();
    const workers = threadPool();
    setTimeout(() => stop.abort(), 500);
    await expect(validated(workers, 1, stop.signal, 100_000)).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(workers.alive).toBe(0);
  });
});

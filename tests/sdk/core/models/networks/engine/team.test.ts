import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { DenseConfig } from "../../../../../../sdk/core/models/dense/index.js";
import type { EstimatorShape, State, TrainingData } from "../../../../../../sdk/core/models/model.js";
import { EngineTrainer } from "../../../../../../sdk/core/models/networks/engine/engine-trainer.js";
import { oneHotColumns, planToTrain } from "../../../../../../sdk/core/models/networks/engine/one-hot.js";
import { trainEpochs } from "../../../../../../sdk/core/models/networks/epochs.js";
import { useBackend } from "../../../../../../sdk/io/backends/index.js";
import { random } from "../../../../../../sdk/utils/random/index.js";
import type { WorkerPool } from "../../../../../../sdk/utils/workers/index.js";
import { threadPool } from "../../../../../support/thread-pool.js";
import { bits, categoryRows, dense, hourRows, REGRESSION, ringRows, smoothRows } from "../data.js";
import { trainingInput } from "./inputs.js";

const CLASSES_3 = { task: "classification", classes: 3 } as const;
const DATA = {
  numbers: (rows: number) => smoothRows(rows),
  classes: (rows: number) => ringRows(rows),
  categories: (rows: number) => categoryRows(rows),
  hours: (rows: number) => hourRows(rows),
} as const;
beforeAll(() => useBackend("wasm"));

interface Trained {
  readonly losses: readonly unknown[];
  readonly weights: readonly Float32Array[];
  readonly slots: Readonly<Record<string, Float32Array>>;
}

/** What a training comes to whose batches so many threads share, however small they are. */
async function trained(
  config: Partial<DenseConfig>,
  data: TrainingData,
  threads: number,
  {
    workers,
    shape = REGRESSION,
    notes,
  }: {
    readonly workers: WorkerPool;
    readonly shape?: EstimatorShape;
    readonly notes?: string[];
  },
): Promise<Trained> {
  const { network, ...input } = trainingInput({ epochs: 2, ...config }, data, { shape });
  const context = { ...input.context, onNote: (note: string) => void notes?.push(note) };
  const plan = planToTrain({ network, oneHot: oneHotColumns(data.features) });
  const weights = network.weights();
  network.dispose();
  const team = threads === 1 ? undefined : { threads, workers };
  const trainer = new EngineTrainer({ ...input, context, plan, weights, team });
  try {
    const { history, weights } = await trainEpochs(trainer, { ...input, context });
    return { losses: history.epochs.map(({ logs }) => logs), weights, slots: trainer.slots };
  } finally {
    trainer.end();
  }
}

/** A pool, and how many pieces its threads have summed. */
function counted(workers: WorkerPool): WorkerPool & { pieces: number; open: number } {
  const self = {
    size: workers.size,
    pieces: 0,
    open: 0,
    async run<In, Out>(task: string, input: In): Promise<Out> {
      self.open++;
      try {
        const result = await workers.run<In, Out>(task, input);
        self.pieces += Number(result);
        return result;
      } finally {
        self.open--;
      }
    },
  };
  return self;
}

/** Waits until threads have handed their work back. */
async function settled(workers: { readonly open: number }): Promise<void> {
  for (let i = 0; i < 500 && workers.open > 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(workers.open).toBe(0);
}

describe("a training whose batches threads share", () => {
  it("comes to the same, bit for bit, on one, two and three threads", async () => {
    const workers = counted(threadPool());
    // Threads that come late leave all to the first, and rest on a busy machine: this one is trained until they took part.
    const long = { layers: [8], epochs: 100, batchSize: 512 };
    const rows = smoothRows(4000);
    const byOne = await trained(long, rows, 1, { workers });
    while (workers.pieces === 0) {
      expect(await trained(long, rows, 3, { workers })).toEqual(byOne);
      await settled(workers);
    }
    const optimizer = fc.constantFrom(
      { kind: "adam" } as const,
      { kind: "sgd" } as const,
      { kind: "rmsprop" } as const,
    );
    const config = fc.record({
      layers: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 0, maxLength: 3 }),
      batchSize: fc.integer({ min: 257, max: 1500 }),
      optimizer,
      dropout: fc.constantFrom(0, 0.3),
      activation: fc.constantFrom("relu", "gelu", "tanh"),
      l2: fc.constantFrom(0, 0.01),
      validationFraction: fc.constantFrom(0, 0.2),
      classWeights: fc.constantFrom("none", "balanced"),
      embeddings: fc.boolean(),
    });
    const kinds = fc.constantFrom(
      "numbers" as const,
      "classes" as const,
      "categories" as const,
      "hours" as const,
    );
    const sizes = fc.record({ rows: fc.integer({ min: 300, max: 3000 }), kind: kinds });
    const property = fc.asyncProperty(
      config,
      sizes,
      async ({ classWeights, embeddings, ...own }, { rows, kind }) => {
        const shape = kind === "classes" ? CLASSES_3 : REGRESSION;
        const settings = {
          ...own,
          learningRate: 0.001,
          ...(kind === "classes" && { classWeights }),
          // Look-ups are for wide first layers, of whole eights.
          ...(kind === "hours" && { layers: [32, ...own.layers.slice(1)] }),
          ...(kind === "categories" && embeddings && { embeddings }),
        } as Partial<DenseConfig>;
        const data = DATA[kind](rows);
        const alone = await trained(settings, data, 1, { workers, shape });
        for (const threads of [2, 3])
          expect(await trained(settings, data, threads, { workers, shape })).toEqual(alone);
      },
    );
    await fc.assert(property, { numRuns: 25 });
  }, 120_000);

  it("goes on without a thread that dies at its work, to the same end, and says so", async () => {
    const config = {
      layers: [64, 64],
      batchSize: 1024,
      epochs: 100_000,
      schedule: { kind: "constant" } as const,
    };
    const workers = counted(threadPool({ tasks: join(__dirname, "dying-tasks.ts") }));
    const notes: string[] = [];
    const stop = new AbortController();
    const shared = dense(config);
    const { epochs } = await shared.fit(smoothRows(20_000), {
      random: random(1),
      workers,
      stop: stop.signal,
      onNote: (note) => void notes.push(note),
      // The newest epoch is kept where no rows are held out.
      onEpoch: () => notes.length > 1 && stop.abort(),
    });
    expect(notes.slice(1)).toEqual([
      "A thread that shared the training is no more (exit code 3); those that are left do its part.",
    ]);
    const alone = dense({ ...config, epochs: epochs.length });
    const { epochs: expected } = await alone.fit(smoothRows(20_000), { random: random(1) });
    expect(epochs.map(({ logs }) => logs)).toEqual(expected.map(({ logs }) => logs));
    expect(bits(await shared.state())).toEqual(bits(await alone.state()));
    await settled(workers);
    for (const model of [shared, alone]) model.dispose();
  }, 120_000);

  it("is stopped by a signal, and its threads are free again", async () => {
    const workers = counted(threadPool());
    const stop = new AbortController();
    const model = dense({ layers: [64, 64], epochs: 10_000, batchSize: 1024 });
    const fit = model.fit(smoothRows(20_000), { random: random(1), workers, signal: stop.signal });
    setTimeout(() => stop.abort(), 300);
    await expect(fit).rejects.toMatchObject({ code: "INTERRUPTED" });
    await settled(workers);
    model.dispose();
  });

  it("ends well when it is asked to stop, and goes on from a checkpoint on another number of threads", async () => {
    const workers = counted(threadPool());
    const states: State[] = [];
    const config = { layers: [16], epochs: 6, batchSize: 600, checkpointEvery: 3, learningRate: 0.01 };
    const whole = dense(config);
    await whole.fit(smoothRows(40_000), {
      random: random(1),
      onCheckpoint: (state) => void states.push(state),
    });
    const resumed = dense(config);
    const notes: string[] = [];
    await resumed.fit(smoothRows(40_000), {
      random: random(1),
      resumeFrom: states[0],
      workers,
      onNote: (note) => void notes.push(note),
    });
    expect(bits(await resumed.state())).toEqual(bits(await whole.state()));
    const stop = new AbortController();
    const asked = dense({ ...config, layers: [64, 64], epochs: 1000 });
    const history = await asked.fit(smoothRows(40_000), {
      random: random(1),
      stop: stop.signal,
      workers,
      onEpoch: ({ epoch }) => epoch === 2 && stop.abort(),
    });
    expect(history).toMatchObject({ stoppedOnRequest: true, bestEpoch: 2 });
    await settled(workers);
    for (const model of [whole, resumed, asked]) model.dispose();
  });
});

describe("the log says on how many threads a training runs, and why on one", () => {
  /** Threads that never come: the first one does it all. */
  const idle: WorkerPool = { size: 4, run: () => new Promise(() => {}) };

  it.each([
    [{ batchSize: 1024, layers: [64, 64], epochs: 40 }, ", each batch on 4 threads"],
    [{ batchSize: 600, layers: [64, 64], epochs: 40 }, ", each batch on 3 threads"],
    [{ batchSize: 32, epochs: 1 }, ", on one thread: batches of up to 256 rows are not divided"],
    [
      { batchSize: 1024, batchNorm: true, epochs: 1 },
      ", on one thread: batches that are normalised are not divided",
    ],
    [
      { batchSize: 512, layers: [4], epochs: 1 },
      ", on one thread: its steps of 1 million operations are too short to be shared",
    ],
    [
      { batchSize: 1024, layers: [64, 64], epochs: 1 },
      ", on one thread: its 106 million operations are done before another would have begun",
    ],
  ] as const)("%j", async (config, words) => {
    const notes: string[] = [];
    const model = dense({ ...config, layers: [...("layers" in config ? config.layers : [8])] });
    await model.fit(smoothRows(4000), {
      random: random(1),
      workers: idle,
      onNote: (note) => void notes.push(note),
    });
    expect(notes).toEqual([
      `Training runs in the fused engine (WebAssembly): whole steps in one call${words}.`,
    ]);
    model.dispose();
  });

  it("has nothing to say of threads where there are none", async () => {
    const notes: string[] = [];
    const model = dense({ epochs: 1 });
    await model.fit(smoothRows(50), { random: random(1), onNote: (note) => void notes.push(note) });
    expect(notes).toEqual(["Training runs in the fused engine (WebAssembly): whole steps in one call."]);
    model.dispose();
  });
});

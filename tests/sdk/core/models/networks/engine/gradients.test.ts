import { beforeAll, describe, expect, it } from "vitest";
import type { DenseConfig } from "../../../../../../sdk/core/models/dense/index.js";
import type { TrainingData } from "../../../../../../sdk/core/models/model.js";
import { partsOf, type RowPart } from "../../../../../../sdk/core/models/networks/embeddings/blocks.js";
import { DenseEngine } from "../../../../../../sdk/core/models/networks/engine/engine.js";
import { placeRows } from "../../../../../../sdk/core/models/networks/engine/rows.js";
import { batchOf, forward } from "../../../../../../sdk/core/models/networks/forward.js";
import { meanLoss } from "../../../../../../sdk/core/models/networks/losses.js";
import { Parameters } from "../../../../../../sdk/core/models/networks/parameters.js";
import { useBackend } from "../../../../../../sdk/io/backends/index.js";
import { withoutLeaks } from "../../../../../support/leaks.js";
import { categoryRows, ringRows, smoothRows } from "../data.js";
import { trainingInput } from "./inputs.js";
import { differences, type ReferenceLayer } from "./reference.js";

const LOSSES = { mse: 0, mae: 1, huber: 2, crossEntropy: 3, poisson: 4, quantile: 5 } as const;
type Input = ReturnType<typeof trainingInput>;

const CLASSES_3 = { task: "classification", classes: 3 } as const;

/** Loss and gradients of all rows as one batch, by the engine. */
function byEngine({ network, rows, settings }: Input): { loss: number; gradients: Float32Array[] } {
  const engine = new DenseEngine(network.plan, true, rows.train.count);
  engine.setWeights(network.weights());
  engine.wasm.setLoss(LOSSES[settings.loss], settings.quantile);
  const { x, y, weights, count } = placeRows(engine, rows.train);
  const order = engine.room(4 * count);
  engine.words(order, count).set(Uint32Array.from({ length: count }, (_, i) => i));
  const loss = engine.wasm.gradients(x, y, weights, order, count, 0) / count;
  return { loss, gradients: engine.read(1) };
}

/** The same by the gradient tape of TensorFlow.js. */
function byTape({ model, rows, settings }: Input): { loss: number; gradients: Float32Array } {
  const parameters = new Parameters(model);
  const gradients = new Float32Array(parameters.values.length);
  const { x, y, weights } = batchOf(rows.train, 0, rows.train.count);
  const loss = parameters.gradients(
    () => meanLoss(settings.loss, forward(model, x, true), y, weights, settings.quantile),
    gradients,
  );
  for (const tensor of [x, y, weights]) tensor?.dispose();
  return { loss, gradients };
}

/** The same by central differences in doubles. */
function byDifferences({ network, rows, settings }: Input): Float64Array[] {
  const weights = network.weights().map((weight) => Float64Array.from(weight));
  const { plan } = network;
  const names = ["linear", "relu", "elu", "selu", "swish", "tanh", "sigmoid", "softplus", "gelu"];
  const { inputs: inputColumns, embeddings: blocks = [] } = plan;
  const layers = plan.layers.map(
    ({ inputs, units, activation }, l): ReferenceLayer => ({
      inputs,
      units,
      activation: names[activation] ?? "linear",
      kernel: weights[blocks.length + 2 * l],
      bias: weights[blocks.length + 2 * l + 1],
    }),
  );
  // Embeddings as a linear layer: blocks of the vectors, ones for numbers.
  const width = layers[0].inputs;
  const parts = partsOf(inputColumns, blocks);
  const table = new Float64Array(inputColumns * width);
  const placesOf = ({ column, count, place, block }: RowPart): number[] =>
    Array.from({ length: count * (block?.dimension ?? 0) }, (_, i) => {
      const dimension = block?.dimension ?? 1;
      return (column + Math.floor(i / dimension)) * width + place + (i % dimension);
    });
  for (const part of parts) {
    const vectors = part.block && weights[blocks.indexOf(part.block)];
    for (const [i, at] of placesOf(part).entries()) table[at] = vectors?.[i] ?? 0;
    for (let i = 0; i < part.count && vectors === undefined; i++)
      table[(part.column + i) * width + part.place + i] = 1;
  }
  const embedding = {
    inputs: inputColumns,
    units: width,
    activation: "linear",
    kernel: table,
    bias: new Float64Array(width),
  };
  const { x, y, weights: rowWeights, count, columns } = rows.train;
  const all = Array.from({ length: count }, (_, row) => ({
    x: [...x.subarray(row * columns, (row + 1) * columns)],
    y: y[row],
    weight: rowWeights?.[row] ?? 1,
  }));
  if (blocks.length === 0) return differences(layers, settings.loss, all, settings.quantile);
  const [ofTable, , ...others] = differences([embedding, ...layers], settings.loss, all, settings.quantile);
  const ofBlocks = parts.filter(({ block }) => block !== undefined);
  return [...ofBlocks.map((part) => Float64Array.from(placesOf(part), (at) => ofTable[at])), ...others];
}

function largestError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const values = Array.from(expected);
  const scale = Math.max(...values.map(Math.abs));
  return Math.max(...values.map((value, i) => Math.abs(found[i] - value))) / scale;
}

const flat = (arrays: readonly ArrayLike<number>[]): number[] => arrays.flatMap((array) => Array.from(array));

function check(config: Partial<DenseConfig>, data: TrainingData, shape?: typeof CLASSES_3): void {
  const input = trainingInput(config, data, { shape });
  try {
    const { loss, gradients } = byEngine(input);
    const tape = byTape(input);
    expect(Math.abs(loss - tape.loss) / Math.abs(tape.loss)).toBeLessThan(1e-5);
    expect(largestError(flat(gradients), tape.gradients), "against the tape").toBeLessThan(1e-5);
    if (config.batchNorm === true) return;
    const expected = flat(byDifferences(input));
    expect(largestError(flat(gradients), expected), "against differences").toBeLessThan(1e-5);
  } finally {
    input.model.dispose();
  }
}

const positive = (data: TrainingData): TrainingData => ({ ...data, y: data.y.map(Math.abs) });

const weighted = (data: TrainingData): TrainingData => ({
  ...data,
  weights: Float64Array.from(data.y, (_, row) => (row % 4 === 0 ? 3 : 0.5)),
});

describe("gradients of the engine are those of TensorFlow.js and of central differences within 1e-5", () => {
  beforeAll(async () => {
    await useBackend("cpu");
  });

  it.each(["relu", "gelu", "elu", "selu", "swish", "tanh", "sigmoid", "softplus", "linear"] as const)(
    "with %s",
    async (activation) => {
      await withoutLeaks(() => check({ layers: [9, 8], activation }, smoothRows(37)));
    },
  );

  it.each(["mse", "mae", "huber", "poisson", "quantile"] as const)(
    "with the loss %s and weights of rows",
    (loss) => {
      check({ layers: [8, 5], activation: "tanh", loss, quantile: 0.8 }, weighted(positive(smoothRows(21))));
    },
  );

  it("of classes, by weights and balanced", () => {
    check({ layers: [8, 5], activation: "tanh" }, weighted(ringRows(45)), CLASSES_3);
    check({ layers: [12], activation: "relu", classWeights: "balanced" }, ringRows(46), CLASSES_3);
  });

  it.each([
    [30, {}],
    [64, { embeddings: { columns: ["size"] } }],
    [150, { layers: [5], batchSize: 32 }],
    [20, { layers: [] }],
    [40, { embeddings: { dimension: 5 }, loss: "huber" }],
  ] as const)("of embeddings, with %i rows and %j", (rows, config) => {
    check(
      { layers: [9, 8], activation: "tanh", embeddings: true, ...config } as Partial<DenseConfig>,
      weighted(categoryRows(rows)),
    );
  });

  it("of embeddings of rows that are not one-hot: shares of levels", () => {
    const data = categoryRows(40);
    const shares = data.x.data.map((value, i) =>
      i % 5 === 0 ? value : value * 0.5 + (i % 3 === 0 ? 0.25 : 0),
    );
    const x = { ...data.x, data: shares };
    check({ layers: [9], activation: "tanh", embeddings: { dimension: 5 } }, { ...data, x });
  });

  it.each([3, 32, 100])("of a batch of %i rows that is normalised, those of the tape", (rows) => {
    check({ layers: [9, 6], activation: "tanh", batchNorm: true }, weighted(smoothRows(rows)));
  });

  it.each([
    [1, [1]],
    [7, [3, 2, 1]],
    [8, [16]],
    [63, [17, 4]],
    [64, [20]],
    [65, [11, 13]],
    [150, [5]],
    [70, []],
  ] as const)("of %i rows with layers of %j units: any remainder", (rows, layers) => {
    check({ layers: [...layers], activation: "tanh" }, smoothRows(rows, 3));
  });
});

import { z } from "zod";
import type { Metric } from "../../sdk/core/metrics/index.js";
import type { Estimator, State } from "../../sdk/core/models/model.js";
import type {
  DatasetPlugin,
  ExplainerPlugin,
  JobPlugin,
  ModelPlugin,
  PluginParts,
} from "../../sdk/core/plugins/index.js";
import { Table } from "../../sdk/core/tables/index.js";

/** The mean of the differences: a metric that Assay does not have. */
export const bias: Metric = {
  name: "bias",
  task: "regression",
  greaterIsBetter: false,
  title: "Mean difference",
  inTargetUnit: true,
  compute: ({ truth, prediction }) =>
    truth.reduce((sum, value, row) => sum + prediction[row] - value, 0) / truth.length,
};

/** A model that predicts the mean of the target and something more. */
export const shiftedMean: ModelPlugin = {
  config: z.strictObject({ kind: z.literal("shifted-mean"), shift: z.number().default(0) }),
  definition: {
    kind: "shifted-mean",
    create: (config) => new ShiftedMean((config as unknown as { shift: number }).shift),
    restore: async (config, _, { json }: State) => {
      const model = new ShiftedMean((config as unknown as { shift: number }).shift);
      model.mean = (json as { mean: number }).mean;
      return model;
    },
  },
};

class ShiftedMean implements Estimator {
  readonly kind = "shifted-mean";
  mean = Number.NaN;
  constructor(private readonly shift: number) {}

  async fit({ y }: { readonly y: Float64Array }) {
    this.mean = y.reduce((sum, value) => sum + value, 0) / y.length;
    return { epochs: [] };
  }

  async predict({ rows }: { readonly rows: number }) {
    return new Float64Array(rows).fill(this.mean + this.shift);
  }

  async state() {
    return { json: { mean: this.mean }, arrays: {} };
  }

  dispose() {}
}

/** x from 0, and y twice that: a dataset of no file. */
export const doubles: DatasetPlugin = {
  config: z.strictObject({ kind: z.literal("doubles"), rows: z.int().default(40) }),
  read(config) {
    const { rows } = config as { readonly kind: string; readonly rows: number };
    const x = Float64Array.from({ length: rows }, (_, i) => i);
    return Table.from({ x, y: x.map((value) => 2 * value), z: x.map((value) => value % 3) });
  },
};

/** Gives every column the same share of what a prediction is off the mean: adds up, and says nothing. */
export const equalShares: ExplainerPlugin = {
  config: z.strictObject({ kind: z.literal("equal-shares") }),
  refuses: (model) => (model.task === "regression" ? undefined : "it explains numbers only"),
  async explain({ predict, rows, background, groups, onProgress }) {
    const all = (await predict(background)).slice();
    const base = all.reduce((sum, value) => sum + value, 0) / all.length;
    const predictions = (await predict(rows)).slice();
    onProgress?.(rows.rows, rows.rows);
    const share = (i: number): number => (predictions[Math.floor(i / groups.length)] - base) / groups.length;
    return {
      baseValues: Float64Array.of(base),
      predictions: [predictions],
      values: [Float64Array.from({ length: rows.rows * groups.length }, (_, i) => share(i))],
    };
  },
};

/** Counts the rows of a dataset; runs a training where it is given one. */
export const counting: JobPlugin = {
  config: z.strictObject({
    kind: z.literal("counting"),
    dataset: z.record(z.string(), z.unknown()),
    training: z.string().optional(),
  }),
  pathKeys: ["dataset.path", "training"],
  async run(config, context) {
    const { dataset, training } = config as unknown as { dataset: object; training?: string };
    const { numRows, numColumns } = await context.readDataset(dataset);
    context.note("counted");
    const ran =
      training === undefined ? undefined : await context.runJob(training, ["tracking.enabled=false"]);
    return {
      rows: numRows,
      metrics: { columns: numColumns, ...ran?.metrics },
      outputs: { nothing: "none.txt" },
    };
  },
};

/** What a plug-in of tests is made of. */
export const demoParts: PluginParts = {
  name: "demo",
  version: "1.2.3",
  metrics: [bias],
  models: [shiftedMean],
  datasets: [doubles],
  explainers: [equalShares],
  jobs: [counting],
};

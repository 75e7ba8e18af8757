import { z } from "zod";
import type { Metric } from "../../sdk/core/metrics/index.js";
import type { Estimator, State } from "../../sdk/core/models/model.js";
import type { ModelPlugin, PluginParts } from "../../sdk/core/plugins/index.js";

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

/** What a plug-in of tests is made of. */
export const demoParts: PluginParts = {
  name: "demo",
  version: "1.2.3",
  metrics: [bias],
  models: [shiftedMean],
};

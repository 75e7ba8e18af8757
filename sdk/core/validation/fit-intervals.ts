import type { Random } from "../../utils/random/index.js";
import { type Partition, split } from "../../utils/splitters/index.js";
import { fitModel } from "../models/fit.js";
import type { FitOptions } from "../models/fit-options.js";
import {
  type Bounds,
  conformalMargin,
  type IntervalsConfig,
  PredictionIntervals,
} from "../models/intervals/index.js";
import type { EstimatorConfig } from "../models/registry.js";

/** What intervals are learned from: the options of the model's own fit, and which rows are held out. */
export interface IntervalInputs extends Omit<FitOptions, "validation" | "weights" | "raw" | "cleaning"> {
  readonly settings: IntervalsConfig;
  /** Whether rows stand in order of time: then the last ones are held out. */
  readonly inTime: boolean;
  readonly random: Random;
}

/** Intervals, and what they were learned from. */
export interface LearnedIntervals {
  readonly intervals: PredictionIntervals;
  /** The held-out rows, in the target's unit; of quantiles, the prediction is the middle of both. */
  readonly heldOut: Bounds & { readonly truth: Float64Array; readonly prediction: Float64Array };
}

/**
 * Learns the intervals of a regression. Conformal: a copy of the model is fitted on a part of the rows, and the margin is a
 * quantile of its absolute errors on the others. Quantile: the bounds are boosted quantiles fitted on that part, and the
 * margin a quantile of how far the others lie outside of them (Romano, Patterson and Candès 2019).
 */
export async function fitIntervals(inputs: IntervalInputs): Promise<LearnedIntervals> {
  const { settings, table, config } = inputs;
  const { coverage, method } = settings;
  const parts = heldOut(inputs);
  const proper = table.take(parts.train);
  const held = table.take(parts.test);
  // Too few rows are told before anything is fitted.
  conformalMargin(new Float64Array(held.numRows), coverage);
  const learn = async (own: FitOptions["config"], preprocessing: FitOptions["preprocessing"]) => {
    const { settings: _, inTime: __, random: ___, ...options } = inputs;
    return (await fitModel({ ...options, config: own, preprocessing, table: proper })).model;
  };
  if (method === "conformal") {
    const model = await learn(config, inputs.preprocessing);
    try {
      const truth = model.truth(held);
      const prediction = await model.predictMatrix(model.encode(held));
      const errors = truth.map((y, row) => Math.abs(y - prediction[row]));
      const learned = new PredictionIntervals(coverage, conformalMargin(errors, coverage));
      return {
        intervals: learned,
        heldOut: { truth, prediction, ...(await learned.bounds(held, prediction)) },
      };
    } finally {
      model.dispose();
    }
  }
  const tail = (1 - coverage) / 2;
  const preprocessing =
    config.kind === "boosting" ? inputs.preprocessing : categoriesOnly(inputs.preprocessing);
  const lower = await learn(quantileOf(config, tail), preprocessing);
  const upper = await learn(quantileOf(config, 1 - tail), preprocessing);
  const truth = lower.truth(held);
  const [low, high] = [
    await lower.predictMatrix(lower.encode(held)),
    await upper.predictMatrix(upper.encode(held)),
  ];
  const outside = truth.map((y, row) => Math.max(low[row] - y, y - high[row]));
  const learned = new PredictionIntervals(coverage, conformalMargin(outside, coverage), { lower, upper });
  const prediction = low.map((value, row) => (value + high[row]) / 2);
  return { intervals: learned, heldOut: { truth, prediction, ...(await learned.bounds(held, prediction)) } };
}

function heldOut({ table, settings, inTime, random }: IntervalInputs): Partition {
  const kind = inTime ? "chronological" : "shuffled";
  return split({ kind, testSize: settings.calibrationFraction }, { rows: table.numRows, random });
}

/** Boosting of a quantile: with the model's own settings where it is boosting. */
function quantileOf(config: EstimatorConfig, quantile: number): EstimatorConfig {
  const own = config.kind === "boosting" ? config : { kind: "boosting" };
  return Object.assign({}, own, { loss: "quantile", quantile });
}

/** What a preprocessing for another model says of the data: which numbers are categories. */
function categoriesOnly(preprocessing: FitOptions["preprocessing"]): FitOptions["preprocessing"] {
  return preprocessing?.categories === undefined ? {} : { categories: preprocessing.categories };
}

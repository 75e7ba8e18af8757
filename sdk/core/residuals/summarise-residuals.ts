import { AssayError } from "../../utils/errors/index.js";
import { autocovariance } from "../comparison/block-length.js";
import { checkScoring, type Scoring } from "../metrics/index.js";
import { chiSquareTail } from "../statistics/index.js";
import { quantileOfSorted } from "../tables/index.js";
import { notesOf } from "./notes.js";
import {
  type Autocorrelation,
  type PredictionBin,
  ResidualSummary,
  type WorstRow,
} from "./residual-summary.js";

/** How residuals are summed up. */
export interface ResidualOptions {
  /** Whether rows stand in order of time: then errors are held against those before them. @default false */
  readonly inTime?: boolean;
  /** Lags of the autocorrelation, at most a quarter of the rows. @default 24 */
  readonly lags?: number;
  /** Bins of predictions. @default 10 */
  readonly bins?: number;
  /** Rows of the largest errors. @default 10 */
  readonly worst?: number;
}

const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];
/** Half of a 95 % interval, in standard errors. */
const Z = 1.959963984540054;
const LEAST_ROWS = 3;

/**
 * What the errors (prediction minus truth) of a regression say: bias, spread, where along the predictions they are large,
 * whether they go together in time, and the worst rows.
 *
 * Throws METRIC_UNDEFINED for a classification, DATA_TOO_SMALL below three rows, and what scoring refuses.
 */
export function summariseResiduals(scoring: Scoring, options: ResidualOptions = {}): ResidualSummary {
  const { inTime = false, lags = 24, bins = 10, worst = 10 } = options;
  checkScoring(scoring);
  refuse(scoring);
  const { truth, prediction } = scoring;
  const rows = truth.length;
  const errors = truth.map((value, row) => prediction[row] - value);
  const sorted = errors.toSorted();
  const absolute = errors.map(Math.abs).sort();
  const { mean, std } = spreadOf(errors);
  const mae = absolute.reduce((sum, error) => sum + error, 0) / rows;
  const most = Math.max(1, Math.round(rows / 100));
  const tail = absolute.subarray(rows - most).reduce((sum, error) => sum + error, 0);
  const autocorrelation = inTime
    ? autocorrelationOf(errors, Math.min(lags, Math.floor(rows / 4)))
    : undefined;
  const half = (Z * std * Math.sqrt(inflation(autocorrelation, rows))) / Math.sqrt(rows);
  const parts = {
    rows,
    bias: mean,
    biasLow: mean - half,
    biasHigh: mean + half,
    std,
    mae,
    quantiles: Object.fromEntries(QUANTILES.map((q) => [String(q), quantileOfSorted(sorted, q)])),
    over: errors.filter((error) => error > 0).length / rows,
    tail: mae === 0 ? 0 : tail / (mae * rows),
    byPrediction: binsOf(prediction, errors, bins),
    ...(autocorrelation === undefined ? {} : { autocorrelation }),
    worst: worstOf(scoring, errors, worst),
    errors,
  };
  return new ResidualSummary({ ...parts, notes: notesOf(parts) });
}

function refuse({ task, truth }: Scoring): void {
  if (task !== "regression") {
    throw new AssayError("METRIC_UNDEFINED", {
      what: "residuals are of numbers, and this model predicts classes",
      wanted: "a regression",
      next: "Look at the confusion matrix and at the calibration of the probabilities.",
    });
  }
  if (truth.length < LEAST_ROWS) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: "there are too few rows to say anything of residuals",
      got: `${truth.length}`,
      wanted: `${LEAST_ROWS} rows or more`,
    });
  }
}

function spreadOf(values: Float64Array): { readonly mean: number; readonly std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}

function binsOf(prediction: Float64Array, errors: Float64Array, wanted: number): PredictionBin[] {
  const order = Uint32Array.from(prediction.keys()).sort((a, b) => prediction[a] - prediction[b] || a - b);
  const n = order.length;
  const bins: PredictionBin[] = [];
  let start = 0;
  for (let bin = 1; bin <= wanted && start < n; bin++) {
    let end = Math.max(start + 1, Math.round((bin * n) / wanted));
    // Equal predictions stay together.
    while (end < n && prediction[order[end]] === prediction[order[end - 1]]) end++;
    const own = Float64Array.from(order.subarray(start, end), (row) => errors[row]);
    const { mean, std } = spreadOf(own);
    const half = (Z * std) / Math.sqrt(own.length);
    bins.push({
      low: prediction[order[start]],
      high: prediction[order[end - 1]],
      rows: own.length,
      bias: mean,
      biasLow: mean - half,
      biasHigh: mean + half,
      std,
      mae: own.reduce((sum, error) => sum + Math.abs(error), 0) / own.length,
    });
    start = end;
  }
  return bins;
}

function autocorrelationOf(errors: Float64Array, lags: number): Autocorrelation | undefined {
  if (lags < 1) return undefined;
  const covariance = autocovariance(errors, lags);
  if (!(covariance[0] > 0)) return undefined;
  const n = errors.length;
  const values = covariance.slice(1).map((value) => value / covariance[0]);
  let [steps, squares] = [0, 0];
  errors.forEach((error, row) => {
    squares += error ** 2;
    if (row > 0) steps += (error - errors[row - 1]) ** 2;
  });
  const statistic = values.reduce((sum, value, i) => sum + value ** 2 / (n - i - 1), 0) * n * (n + 2);
  return {
    values,
    limit: Z / Math.sqrt(n),
    durbinWatson: steps / squares,
    ljungBox: { statistic, pValue: chiSquareTail(statistic, lags) },
  };
}

/** How much larger the variance of the mean is than that of independent rows: Bartlett's window over the lags at hand. */
function inflation(autocorrelation: Autocorrelation | undefined, rows: number): number {
  if (autocorrelation === undefined) return 1;
  const { values } = autocorrelation;
  const sum = values.reduce((total, value, i) => total + (1 - (i + 1) / (values.length + 1)) * value, 0);
  return Math.min(rows, Math.max(1, 1 + 2 * sum));
}

function worstOf({ truth, prediction }: Scoring, errors: Float64Array, most: number): WorstRow[] {
  const order = Uint32Array.from(errors.keys()).sort(
    (a, b) => Math.abs(errors[b]) - Math.abs(errors[a]) || a - b,
  );
  return Array.from(order.subarray(0, most), (row) => ({
    row,
    truth: truth[row],
    prediction: prediction[row],
    error: errors[row],
  }));
}

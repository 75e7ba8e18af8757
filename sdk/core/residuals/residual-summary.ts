import { Table } from "../tables/index.js";

/** A row and its error. */
export interface WorstRow {
  /** Counted from 0, in the order of the scoring. */
  readonly row: number;
  readonly truth: number;
  readonly prediction: number;
  /** Prediction minus truth. */
  readonly error: number;
}

/** Errors of the rows whose predictions lie in one range. */
export interface PredictionBin {
  /** Least and greatest prediction. */
  readonly low: number;
  readonly high: number;
  readonly rows: number;
  /** Mean error: above 0 the model says too much. */
  readonly bias: number;
  /** Bounds of the mean error's 95 % interval. */
  readonly biasLow: number;
  readonly biasHigh: number;
  /** Standard deviation of the errors. */
  readonly std: number;
  readonly mae: number;
}

/** How errors that follow each other go together. */
export interface Autocorrelation {
  /** Of lag 1, 2, … rows. */
  readonly values: Float64Array;
  /** Beyond ± this a single value is more than chance (95 %), were the errors independent. */
  readonly limit: number;
  /** Durbin and Watson's d: 2 without correlation of neighbours, towards 0 where they are alike. */
  readonly durbinWatson: number;
  /** Ljung and Box's test that no lag is correlated. */
  readonly ljungBox: { readonly statistic: number; readonly pValue: number };
}

/** What the errors of a regression say: what `summariseResiduals` gives. Errors are prediction minus truth. Frozen. */
export class ResidualSummary {
  readonly rows: number;
  /** Mean error: above 0 the model says too much. */
  readonly bias: number;
  /** Bounds of the bias's 95 % interval; wider by the autocorrelation where rows are in order of time. */
  readonly biasLow: number;
  readonly biasHigh: number;
  /** Standard deviation of the errors (n - 1). */
  readonly std: number;
  readonly mae: number;
  /** Quantiles of the errors: "0.05" … "0.95". */
  readonly quantiles: Readonly<Record<string, number>>;
  /** Share of rows where the model says too much. */
  readonly over: number;
  /** Share of the sum of absolute errors that the hundredth of the rows (at least one) with the largest has. */
  readonly tail: number;
  /** By the size of the prediction, in bins of about as many rows. */
  readonly byPrediction: readonly PredictionBin[];
  /** Of rows in order of time. */
  readonly autocorrelation?: Autocorrelation;
  /** The largest absolute errors first. */
  readonly worst: readonly WorstRow[];
  /** What stands out, in sentences. */
  readonly notes: readonly string[];
  /** All errors, in the order of the scoring. */
  readonly errors: Float64Array;

  /** @internal */
  constructor(parts: Omit<ResidualSummary, "table" | "worstTable">) {
    this.rows = parts.rows;
    this.bias = parts.bias;
    this.biasLow = parts.biasLow;
    this.biasHigh = parts.biasHigh;
    this.std = parts.std;
    this.mae = parts.mae;
    this.quantiles = Object.freeze({ ...parts.quantiles });
    this.over = parts.over;
    this.tail = parts.tail;
    this.byPrediction = Object.freeze(parts.byPrediction.map((bin) => Object.freeze(bin)));
    if (parts.autocorrelation !== undefined) this.autocorrelation = Object.freeze(parts.autocorrelation);
    this.worst = Object.freeze(parts.worst.map((row) => Object.freeze(row)));
    this.notes = Object.freeze([...parts.notes]);
    this.errors = parts.errors;
    Object.freeze(this);
  }

  /** One row a bin of predictions: `low`, `high`, `rows`, `bias`, `biasLow`, `biasHigh`, `std`, `mae`. */
  table(): Table {
    return Table.fromRows(this.byPrediction.map((bin) => ({ ...bin })));
  }

  /** One row a row of the largest errors: `row`, `truth`, `prediction`, `error`. */
  worstTable(): Table {
    return Table.fromRows(this.worst.map((row) => ({ ...row })));
  }
}

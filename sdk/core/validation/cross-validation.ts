import type { KnownFolds } from "../../utils/splitters/index.js";
import type { SkippedMetric } from "../metrics/metrics.js";
import { Table } from "../tables/index.js";

/** How a model did on one fold. */
export interface FoldScore {
  /** From 1. */
  readonly fold: number;
  readonly trainRows: number;
  readonly testRows: number;
  /** Metrics of the fold's test rows, by name. */
  readonly scores: Readonly<Record<string, number>>;
  /** Wall-clock seconds of cleaning and fitting. */
  readonly fitSeconds: number;
  /** Wall-clock seconds of predicting and scoring the test rows. */
  readonly scoreSeconds: number;
}

/** One metric over all folds. */
export interface MetricSummary {
  readonly name: string;
  /** What a person reads: "Mean absolute error". */
  readonly title: string;
  readonly greaterIsBetter: boolean;
  /** Mean of the folds' scores, each fold counted once. */
  readonly mean: number;
  /** Standard deviation of the folds' scores (divided by their number, as scikit-learn's `scores.std()`). */
  readonly std: number;
  /** Standard error of the mean: the sample's standard deviation over the root of the number of folds. */
  readonly standardError: number;
}

/** What a cross-validation is made of. */
export interface CrossValidationParts {
  readonly model: string;
  readonly folds: readonly FoldScore[];
  readonly metrics: readonly Pick<MetricSummary, "name" | "title" | "greaterIsBetter">[];
  readonly skipped: readonly SkippedMetric[];
  readonly splitter?: KnownFolds;
}

/** Scores of one model over folds: what `.crossValidate()` gives. Frozen. */
export class CrossValidation {
  /** Kind of the model. */
  readonly model: string;
  readonly folds: readonly FoldScore[];
  /** Every metric in the order of the config. */
  readonly metrics: readonly MetricSummary[];
  /** Default metrics that some fold does not define, and why. */
  readonly skipped: readonly SkippedMetric[];
  /** How the rows were parted. */
  readonly splitter?: KnownFolds;

  constructor({ model, folds, metrics, skipped, splitter }: CrossValidationParts) {
    this.model = model;
    this.folds = Object.freeze([...folds]);
    this.metrics = Object.freeze(
      metrics.map((metric) =>
        summaryOf(
          metric,
          folds.map(({ scores }) => scores[metric.name]),
        ),
      ),
    );
    this.skipped = Object.freeze([...skipped]);
    if (splitter !== undefined) this.splitter = splitter;
    Object.freeze(this);
  }

  /** Mean of each metric over the folds, by name: `mean.mae`. */
  get mean(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.metrics.map(({ name, mean }) => [name, mean]));
  }

  /** Standard deviation of each metric over the folds, by name. */
  get std(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.metrics.map(({ name, std }) => [name, std]));
  }

  /** The scores of one metric, fold by fold; none of a metric that is not there. */
  scores(metric: string): Float64Array {
    if (!this.metrics.some(({ name }) => name === metric)) return new Float64Array(0);
    return Float64Array.from(this.folds, ({ scores }) => scores[metric]);
  }

  /** Mean seconds of fitting one fold. */
  get fitSeconds(): number {
    return meanOf(this.folds.map(({ fitSeconds }) => fitSeconds));
  }

  /** Mean seconds of scoring one fold. */
  get scoreSeconds(): number {
    return meanOf(this.folds.map(({ scoreSeconds }) => scoreSeconds));
  }

  /** One row a fold: `fold`, `trainRows`, `testRows`, each metric, `fitSeconds`, `scoreSeconds`. */
  table(): Table {
    const { folds } = this;
    const numbers = (of: (fold: FoldScore) => number) => Float64Array.from(folds, of);
    return Table.from([
      ["fold", Int32Array.from(folds, ({ fold }) => fold)],
      ["trainRows", Int32Array.from(folds, ({ trainRows }) => trainRows)],
      ["testRows", Int32Array.from(folds, ({ testRows }) => testRows)],
      ...this.metrics.map(({ name }) => [name, numbers(({ scores }) => scores[name])] as const),
      ["fitSeconds", numbers(({ fitSeconds }) => fitSeconds)],
      ["scoreSeconds", numbers(({ scoreSeconds }) => scoreSeconds)],
    ]);
  }
}

/** Mean, standard deviation and standard error of the folds' scores. */
export function summaryOf(
  metric: Pick<MetricSummary, "name" | "title" | "greaterIsBetter">,
  scores: readonly number[],
): MetricSummary {
  const { name, title, greaterIsBetter } = metric;
  return Object.freeze({ name, title, greaterIsBetter, ...spreadOf(scores) });
}

/** Mean of numbers, their standard deviation, and the standard error of their mean (0 where there is only one). */
export function spreadOf(values: readonly number[]): { mean: number; std: number; standardError: number } {
  const count = values.length;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    std: Math.sqrt(squares / count),
    standardError: count < 2 ? 0 : Math.sqrt(squares / (count - 1) / count),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

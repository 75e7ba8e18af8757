import type { MetricValue } from "./metric.js";

/** Names of the metrics that come with the package. */
export type MetricName =
  | "mae"
  | "mse"
  | "rmse"
  | "r2"
  | "mape"
  | "medianAe"
  | "explainedVariance"
  | "maxError"
  | "rmsle"
  | "poissonDeviance"
  | "pinball"
  | "accuracy"
  | "balancedAccuracy"
  | `${"precision" | "recall" | "f1"}${"" | "Macro" | "Micro" | "Weighted"}`
  | "logLoss"
  | "rocAuc"
  | "prAuc"
  | "brier"
  | "mcc"
  | "kappa"
  | "coverage"
  | "intervalWidth";

/** A default metric that these values do not define, and why. */
export interface SkippedMetric {
  readonly name: string;
  readonly reason: string;
}

/** The numbers by name; undefined where the config did not ask for the metric. */
export interface Metrics extends Readonly<Record<MetricName, number>> {}

/**
 * What `.evaluate()` gives: each metric's number as a property of its own (`metrics.mae`), so that it prints, spreads
 * and serialises as `{ mae: …, r2: … }`; titles and thresholds stand beside, not enumerable. Frozen.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor sets the properties of the interface by name.
export class Metrics {
  /** Every metric in the order of the config, with its title and threshold. */
  declare readonly details: readonly MetricValue[];
  /** Those that missed their threshold. */
  declare readonly failed: readonly MetricValue[];
  /** Default metrics that are not defined for these values. A metric that the config names throws instead. */
  declare readonly skipped: readonly SkippedMetric[];

  constructor(details: readonly MetricValue[], skipped: readonly SkippedMetric[] = []) {
    const failed = details.filter(({ passed }) => passed === false);
    for (const [name, value] of Object.entries({ details, failed, skipped })) {
      Object.defineProperty(this, name, { value: Object.freeze([...value]) });
    }
    for (const { name, value } of details) Object.defineProperty(this, name, { value, enumerable: true });
    Object.freeze(this);
  }
}

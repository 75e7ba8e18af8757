import type { Task } from "../models/model.js";

/** What a metric looks at. All arrays have one entry a row, probabilities `classes` a row (row-major). */
export interface Scoring {
  readonly task: Task;
  /** Regression: the numbers. Classification: class indices. */
  readonly truth: Float64Array;
  /** Regression: the predictions. Classification: predicted class indices. */
  readonly prediction: Float64Array;
  /** Classification: probability of each class. */
  readonly probabilities?: Float64Array;
  readonly classes?: readonly (string | number | boolean)[];
  readonly weights?: Float64Array;
}

/** A metric: one file that exports one, and one line in `metrics/registry.ts`. */
export interface Metric<Name extends string = string> {
  /** The field's name in camelCase: `mae`, `medianAe`, `rocAuc`. */
  readonly name: Name;
  readonly task: Task;
  readonly greaterIsBetter: boolean;
  /** What a person reads: "Mean absolute error". */
  readonly title: string;
  /** Best value there can be, where there is one (0 or 1). */
  readonly best?: number;
  /** Whether the unit is the target's. */
  readonly inTargetUnit?: boolean;
  compute(scoring: Scoring): number;
}

/** A metric, as `metrics` of a plug-in takes it: the same object, whose name TypeScript knows. */
export function defineMetric<const Name extends string>(metric: Metric<Name>): Metric<Name> {
  return metric;
}

/** One metric's value, and its threshold where one was set. */
export interface MetricValue {
  readonly name: string;
  readonly title: string;
  readonly value: number;
  readonly greaterIsBetter: boolean;
  readonly threshold?: number;
  /** Absent without a threshold. */
  readonly passed?: boolean;
}

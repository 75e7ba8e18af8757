/**
 * Another model's value of a metric on the same rows, and the interval of the difference. What `experiment.compareWith` gives
 * (a `PairedComparison`) is one.
 */
export interface MetricComparison {
  readonly metric: { readonly name: string };
  readonly names: { readonly champion: string };
  /** The other model's value. */
  readonly champion: number;
  /** This model's value minus the other's. */
  readonly difference: number;
  /** Bounds of the difference's confidence interval. */
  readonly low: number;
  readonly high: number;
  /** Of the interval: 0.95. */
  readonly level: number;
  readonly verdict: "better" | "worse" | "no clear difference";
}

/** What metrics are held against where they are shown. */
export interface MetricsContext {
  /** The target's name: the unit of metrics that count in it. */
  readonly target?: string;
  /** The same metrics of the simplest prediction there is. */
  readonly baseline?: { readonly name: string; readonly metrics: Readonly<Record<string, number>> };
  /** Another model on the same rows, one entry a metric. */
  readonly comparisons?: readonly MetricComparison[];
}

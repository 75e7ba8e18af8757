import type { MetricValue } from "./metric.js";
import type { MetricComparison, MetricsContext } from "./metrics-context.js";
import type { MetricName } from "./registry.js";

export type { MetricName } from "./registry.js";

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
  /** What they are held against where they are shown: the target's unit, a baseline, another model. */
  declare readonly context: MetricsContext;

  constructor(
    details: readonly MetricValue[],
    skipped: readonly SkippedMetric[] = [],
    context: MetricsContext = {},
  ) {
    const failed = details.filter(({ passed }) => passed === false);
    for (const [name, value] of Object.entries({ details, failed, skipped })) {
      Object.defineProperty(this, name, { value: Object.freeze([...value]) });
    }
    Object.defineProperty(this, "context", { value: Object.freeze({ ...context }) });
    for (const { name, value } of details) Object.defineProperty(this, name, { value, enumerable: true });
    Object.freeze(this);
  }

  /**
   * The same metrics, shown against another model on the same rows: its value, the difference, and whether that is better.
   *
   * @example
   * experiment.metrics.against(await experiment.compareWith("models:/bikes@Champion"))
   */
  against(...comparisons: readonly MetricComparison[]): Metrics {
    return this.within({ comparisons: [...(this.context.comparisons ?? []), ...comparisons] });
  }

  /** @internal The same metrics with more that they are held against. */
  within(context: MetricsContext): Metrics {
    return new Metrics(this.details, this.skipped, { ...this.context, ...context });
  }
}

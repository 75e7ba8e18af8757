import { z } from "zod";
import { AssayError } from "../../utils/errors/index.js";
import type { Task } from "../models/model.js";
import type { Metric } from "./metric.js";
import { metricByName, metricNames } from "./registry.js";
import { pinballAt } from "./regression/pinball.js";

/** The metrics of each task where the config names none, and the quantile of `pinball` where it gives none. */
export const metricsDefaults = {
  regression: ["mae", "rmse", "r2", "medianAe"],
  classification: ["accuracy", "f1", "logLoss", "rocAuc"],
  /** Between 0 and 1. */
  quantile: 0.5,
} as const;

const name = z.string().meta({ examples: metricNames() });

/** Metrics by name, with thresholds where wanted. */
export const metricsConfig = z
  .array(
    z.union([
      name.describe("Name of a metric."),
      z.strictObject({
        name: name.describe(
          "Name of a metric; of a model with intervals, `coverage` and `intervalWidth` too.",
        ),
        threshold: z
          .number()
          .optional()
          .describe(
            "The value to reach, in the metric's unit: at least it where greater is better, else at most it.",
          ),
        quantile: z
          .number()
          .gt(0)
          .lt(1)
          .optional()
          .describe(`Quantile that is predicted, for pinball only. Default: ${metricsDefaults.quantile}.`),
      }),
    ]),
  )
  .min(1);

export type MetricsConfig = z.infer<typeof metricsConfig>;

/** A metric that was chosen, and what it shall reach. */
export interface ChosenMetric {
  readonly metric: Metric;
  readonly threshold?: number;
}

/**
 * The metrics that a config means, in its order, or the task's default ones. Throws METRIC_UNKNOWN for a name that the
 * task does not have, CONFIG_INVALID for a name given twice or a quantile of a metric that has none.
 */
export function chooseMetrics(config: MetricsConfig | undefined, task: Task): ChosenMetric[] {
  const entries = (config ?? metricsDefaults[task]).map((entry) =>
    typeof entry === "string" ? { name: entry } : entry,
  );
  const seen = new Set<string>();
  return entries.map(({ name, threshold, quantile }: Exclude<MetricsConfig[number], string>) => {
    const known = metricByName(name, task);
    if (seen.has(name)) throw refused(`metric "${name}" is listed twice`, "each metric once");
    seen.add(name);
    if (quantile !== undefined && name !== "pinball") {
      throw refused(`metric "${name}" has no quantile`, "a quantile for pinball only");
    }
    const metric = quantile === undefined ? known : pinballAt(quantile);
    return threshold === undefined ? { metric } : { metric, threshold };
  });
}

function refused(what: string, wanted: string): AssayError {
  return new AssayError("CONFIG_INVALID", { what, wanted, where: "metrics" });
}

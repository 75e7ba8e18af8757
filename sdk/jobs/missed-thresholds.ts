import type { Metrics } from "../core/metrics/index.js";
import { AssayError } from "../utils/errors/index.js";

/** THRESHOLD_MISSED with what missed and by how much; undefined where all were met. */
export function missedThresholds(metrics: Metrics): AssayError | undefined {
  if (metrics.failed.length === 0) return undefined;
  const missed = metrics.failed.map(
    ({ name, value, threshold, greaterIsBetter }) =>
      `${name} is ${Number(value.toPrecision(6))}, wanted at ${greaterIsBetter ? "least" : "most"} ${threshold}`,
  );
  return new AssayError("THRESHOLD_MISSED", { what: missed.join("; ") });
}

import type { Metrics } from "../core/metrics/index.js";
import { AssayError } from "../utils/errors/index.js";

/** THRESHOLD_MISSED with what missed and by how much; undefined where all were met. */
export function missedThresholds(metrics: Metrics): AssayError | undefined {
  const missed = missedTexts(metrics);
  return missed.length === 0 ? undefined : new AssayError("THRESHOLD_MISSED", { what: missed.join("; ") });
}

/** What missed its threshold and by how much, a sentence each. */
export function missedTexts(metrics: Metrics): string[] {
  return metrics.failed.map(
    ({ name, value, threshold = Number.NaN, greaterIsBetter }) =>
      `${name} is ${rounded(value)}, wanted at ${greaterIsBetter ? "least" : "most"} ${threshold} (off by ${rounded(Math.abs(value - threshold))})`,
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

import { AssayError } from "../../utils/errors/index.js";
import { type SelectFeaturesConfig, selectionDefaults } from "./config.js";
import type { SelectedColumn } from "./feature-selection.js";

/**
 * Which columns are kept, of columns sorted by their importance. Throws CONFIG_INVALID where more are wanted than there are, or
 * where no column reaches the threshold; where nobody set one, the most important column stays at least.
 */
export function chooseColumns(
  columns: readonly Omit<SelectedColumn, "kept">[],
  { by, keep, threshold }: SelectFeaturesConfig,
): SelectedColumn[] {
  if (keep !== undefined) {
    const count = keep < 1 ? Math.ceil(keep * columns.length) : keep;
    if (count > columns.length) {
      throw new AssayError("CONFIG_INVALID", {
        what: "more columns are to be kept than there are",
        got: `keep: ${keep} of ${columns.length} input columns`,
        wanted: `a number from 1 to ${columns.length}, or a share between 0 and 1`,
        next: "Lower `keep`.",
      });
    }
    return columns.map((column, i) => ({ ...column, kept: i < count }));
  }
  if (threshold !== undefined) {
    const [largest] = columns;
    if (!(largest.importance >= threshold)) {
      throw new AssayError("CONFIG_INVALID", {
        what: "no column reaches the threshold",
        got: `threshold ${threshold}; the largest importance is ${Number(largest.importance.toPrecision(4))}, of "${largest.feature}"`,
        wanted: "a threshold that some column reaches",
        next: "Lower `threshold`, or say how many to `keep`.",
      });
    }
    return columns.map((column) => ({ ...column, kept: column.importance >= threshold }));
  }
  const all = columns.reduce((sum, { importance }) => sum + importance, 0);
  return columns.map((column, i) => ({
    ...column,
    kept: i === 0 || matters(column, by, all),
  }));
}

function matters(
  { importance, standardError }: Omit<SelectedColumn, "kept">,
  by: SelectFeaturesConfig["by"],
  all: number,
): boolean {
  return by === "permutation"
    ? importance - standardError > 0
    : importance >= selectionDefaults.leastShare * all;
}

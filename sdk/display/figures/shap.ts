import type { ShapFacts } from "../../core/explainers/index.js";
import { isString, type Table } from "../../core/tables/index.js";
import { formatCount, formatNumber } from "../../utils/text/index.js";

/** "for class malignant", where there is more than one output; else nothing. */
export function ofClass({ outputs, output }: ShapFacts): string {
  return outputs.length > 1 ? ` for class ${output}` : "";
}

/** The base value with its unit, and what it is the mean of. */
export function baseValueText({ baseValue, unit, kind, background }: ShapFacts): string {
  const of =
    kind === "tree" && background === 0 ? "the training rows" : `${formatCount(background)} background rows`;
  return `Base value ${formatNumber(baseValue)} ${unit}, the mean prediction of ${of}.`;
}

/** What must be said of values that are estimates or do not add up; nothing of exact ones. */
export function doubtTexts({ standardError, unit, additive, gap }: ShapFacts): string[] {
  const texts: string[] = [];
  if (standardError !== undefined)
    texts.push(
      `Values are estimates, ± ${formatNumber(standardError, 2)} ${unit} (standard error) on average.`,
    );
  if (!additive)
    texts.push(
      `Values do not add up to the predictions: off by up to ${formatNumber(gap.size, 3)} ${unit} (row ${gap.row}).`,
    );
  return texts;
}

/** The lines that stand with every plot of SHAP values. */
export function shapFactsText(facts: ShapFacts): string {
  return [baseValueText(facts), ...doubtTexts(facts)].join(" ");
}

/** An explained row: its place, and its number among the test rows. */
export function rowText(row: number, rowIndices: ArrayLike<number>): string {
  return `row ${row} (test row ${rowIndices[row]})`;
}

/** "correlated with atemp 0.99, season 0.72"; nothing where there is none. */
export function correlatesText(
  correlates: readonly { readonly feature: string; readonly coefficient: number }[],
  most = 3,
): string {
  if (correlates.length === 0) return "";
  const named = correlates
    .slice(0, most)
    .map(({ feature, coefficient }) => `${feature}, ${coefficient.toFixed(2)}`);
  const more = correlates.length - named.length;
  return `correlated with ${named.join("; ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/**
 * Where a column's values lie between its lowest (0) and highest (1), by rank, so that one far value does not pale the
 * rest; undefined for texts, which have no order. A missing value is NaN.
 */
export function valueRanks(data: Table, feature: string): Float64Array | undefined {
  if (!data.has(feature) || isString(data.column(feature))) return undefined;
  const values = data.numbers(feature);
  const distinct = [...new Set(values.filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
  const rank = new Map(
    distinct.map((value, i) => [value, distinct.length > 1 ? i / (distinct.length - 1) : 0.5]),
  );
  return values.map((value) => rank.get(value) ?? Number.NaN);
}

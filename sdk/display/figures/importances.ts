import type { Importance, ImportanceFacts } from "../../core/explainers/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { Figure } from "./figure.js";
import { color } from "./palette.js";
import { rowsAspect } from "./rows-aspect.js";
import { coordinate } from "./sample.js";
import { correlatesText } from "./shap.js";

export interface ImportanceOptions {
  readonly title: string;
  /** What the lengths are, with the unit. */
  readonly label: string;
  /** @default 15 */
  readonly most?: number;
  /** Names the columns that share an importance. */
  readonly correlates?: CorrelatesOf;
}

/** What importances count, with the unit where the metric has one: "rise of mae (bikers) when shuffled". */
export function importanceLabel({ metric, metricUnit }: ImportanceFacts): string {
  return `rise of ${metric}${metricUnit === undefined ? "" : ` (${metricUnit})`} when shuffled`;
}

/** "temp: correlated with atemp, 0.99": the important columns that share their importance with another one. */
export function correlatedNote(names: readonly string[], owner: CorrelatesOf): string | undefined {
  const found = names.flatMap((name) => {
    const words = correlatesText(owner.correlatesOf(name));
    return words === "" ? [] : [`${name}: ${words}`];
  });
  if (found.length === 0) return undefined;
  const more = found.length - MAX_NAMED;
  return `Columns that go together share their importance. ${found.slice(0, MAX_NAMED).join(". ")}.${
    more > 0 ? ` So do ${more} more columns.` : ""
  }`;
}

/** Knows which columns go together with one. */
export type CorrelatesOf = Pick<ImportanceFacts, "correlatesOf">;

/** Columns whose correlations are named below a plot. */
const MAX_NAMED = 5;

/** How far an importance may be off, and what that is: half of its confidence interval, else its standard deviation. */
export function importanceSpread(
  importances: readonly Importance[],
): { readonly title: string; readonly of: (importance: Importance) => number | undefined } | undefined {
  if (importances.some(({ low }) => low !== undefined)) {
    const of = ({ low, high }: Importance) =>
      low === undefined || high === undefined ? undefined : (high - low) / 2;
    return { title: "± 95 %", of };
  }
  if (importances.every(({ std }) => std === undefined)) return undefined;
  return { title: "± std", of: ({ std }) => std };
}

/** One bar a feature, longest on top, with how far it may be off where that is known. */
export function importanceBars(importances: readonly Importance[], options: ImportanceOptions): Figure {
  const sorted = [...importances].sort((a, b) => b.importance - a.importance);
  const shown = sorted.slice(0, options.most ?? 15);
  const places = shown.map((_, i) => i);
  const hidden = sorted.length - shown.length;
  const spread = importanceSpread(shown);
  const errors = spread && shown.map((importance) => coordinate(spread.of(importance) ?? 0));
  const correlates = (feature: string) => {
    const words = correlatesText(options.correlates?.correlatesOf(feature) ?? []);
    return words === "" ? "" : `, ${words}`;
  };
  const names = shown.map(({ feature }) => feature);
  const notes = [
    options.correlates === undefined ? undefined : correlatedNote(names, options.correlates),
    hidden > 0 ? `${hidden} less important ${hidden === 1 ? "column" : "columns"} not drawn.` : undefined,
  ].filter((note) => note !== undefined);
  const first = shown.slice(0, 3).map(({ feature }) => feature);
  return {
    title: options.title,
    description: `${options.label} of ${sorted.length} columns; the largest: ${first.join(", ")}.`,
    note: notes.length === 0 ? undefined : notes.join(" "),
    data: [
      {
        type: "bar",
        orientation: "h",
        x: shown.map(({ importance }) => coordinate(importance)),
        y: places,
        width: 0.66,
        marker: { color: color("blue") },
        errors,
        text: shown.map(({ importance }) => formatNumber(importance, 3)),
        hover: shown.map((one) => {
          const off = spread?.of(one);
          const sure = off === undefined ? "" : ` ± ${formatNumber(off, 2)}`;
          return `${one.feature}: ${formatNumber(one.importance)}${sure}${correlates(one.feature)}`;
        }),
      },
    ],
    layout: {
      x: { title: options.label },
      y: {
        range: [-0.6, shown.length - 0.4],
        reversed: true,
        ticks: { values: places, labels: names },
      },
      aspect: rowsAspect(shown.length),
    },
  };
}

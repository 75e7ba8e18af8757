import type { RowExplanation } from "../../core/explainers/index.js";
import type { Figure } from "./figure.js";
import { spread } from "./sample.js";
import { doubtTexts, ofClass } from "./shap.js";
import { MOST_STEPS, waterfallSteps } from "./waterfall.js";
import type { RowEffects } from "./waterfall-figure.js";

/** Rows that a page holds the effects of: 50 kB and not more, whatever the number of rows and columns. */
const MAX_ROWS = 300;

/** Explained rows that the points of figures are about, each once, in order. */
export function rowsOfFigures(figures: readonly Figure[]): number[] {
  const rows = figures.flatMap(({ data }) =>
    data.flatMap((trace) => ("rows" in trace ? (trace.rows ?? []) : [])),
  );
  return [...new Set(rows)].sort((a, b) => a - b);
}

/** What a page needs to draw the waterfalls of rows; undefined where there is none. */
export function rowEffects(
  rows: readonly number[],
  explain: (row: number) => RowExplanation,
): RowEffects | undefined {
  if (rows.length === 0) return undefined;
  const names = new Map<string, number>();
  const numberOf = (name: string): number => {
    const known = names.get(name);
    if (known !== undefined) return known;
    names.set(name, names.size);
    return names.size - 1;
  };
  const explained = spread(rows, MAX_ROWS).map(explain);
  const [{ facts, baseValue }] = explained;
  return {
    unit: facts.unit,
    ofClass: ofClass(facts),
    baseValue,
    note: doubtTexts(facts).join(" "),
    rows: explained.map((one) => [
      one.row,
      one.testRow,
      one.prediction,
      waterfallSteps(one, MOST_STEPS).map(({ feature, value, effect, standardError }) => [
        numberOf(feature),
        Number(effect.toPrecision(6)),
        value ?? 0,
        ...(standardError === undefined ? [] : [Number(standardError.toPrecision(2))]),
      ]),
    ]),
    names: [...names.keys()],
  };
}

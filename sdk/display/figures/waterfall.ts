import { cellLabel, type RowExplanation } from "../../core/explainers/index.js";
import type { Figure } from "./figure.js";
import { doubtTexts, ofClass, shapFactsText } from "./shap.js";
import { type WaterfallStep, waterfallFigure } from "./waterfall-figure.js";

/** Bars at most. */
export const MOST_STEPS = 9;

/** A step, and what its label is made of. */
export interface RowStep extends WaterfallStep {
  readonly feature: string;
  /** The raw value in words; nothing where it has none. */
  readonly value?: string;
}

/** The effects of one explained row, largest first; those beyond `most` are summed in a last step, as is what is left over. */
export function waterfallSteps(row: RowExplanation, most: number): RowStep[] {
  const { contributions, facts, remainder } = row;
  const all = contributions.map(({ feature, value, shapValue, standardError }): RowStep => {
    const own = value === undefined ? {} : { value: cellLabel(value) };
    return {
      feature,
      ...own,
      label: value === undefined ? feature : `${feature} = ${own.value}`,
      effect: shapValue,
      ...(standardError === undefined ? {} : { standardError }),
    };
  });
  const summed = (name: string, effect: number): RowStep => ({ feature: name, label: name, effect });
  const left = facts.additive ? [] : [summed("not explained", remainder)];
  if (all.length <= most) return [...all, ...left];
  const rest = all.slice(most - 1);
  const effect = rest.reduce((sum, step) => sum + step.effect, 0);
  return [...all.slice(0, most - 1), summed(`${rest.length} other columns`, effect), ...left];
}

export interface WaterfallOptions {
  /** @default "Row 17 (test row 1043)" */
  readonly title?: string;
  /** Bars at most. @default 9 */
  readonly most?: number;
}

/** How one row's prediction comes about: from the base value, each column's effect in turn, to the prediction. */
export function waterfall(row: RowExplanation, { title, most = MOST_STEPS }: WaterfallOptions = {}): Figure {
  const { facts, baseValue, prediction } = row;
  const doubts = doubtTexts(facts).join(" ");
  return waterfallFigure({
    title: title ?? `Row ${row.row} (test row ${row.testRow})${ofClass(facts)}`,
    row: `row ${row.row} (test row ${row.testRow})`,
    unit: facts.unit,
    baseValue,
    prediction,
    steps: waterfallSteps(row, most),
    note: title === undefined ? shapFactsText(facts) : doubts === "" ? undefined : doubts,
  });
}

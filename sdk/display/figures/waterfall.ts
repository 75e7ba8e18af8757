import { cellLabel, type RowExplanation } from "../../core/explainers/index.js";
import { formatNumber, formatSigned } from "../../utils/text/index.js";
import type { Figure } from "./figure.js";
import { rowsAspect } from "./importances.js";
import { color } from "./palette.js";
import { coordinate } from "./sample.js";
import { doubtTexts, effectText, ofClass, shapFactsText } from "./shap.js";

/** A step from the base value towards the prediction. */
export interface WaterfallStep {
  readonly label: string;
  readonly effect: number;
  readonly standardError?: number;
}

/** The effects of one explained row, largest first; those beyond `most` are summed in a last step, as is what is left over. */
export function waterfallSteps(row: RowExplanation, most: number): WaterfallStep[] {
  const { contributions, facts, remainder } = row;
  const all = contributions.map(({ feature, value, shapValue, standardError }) => ({
    label: value === undefined ? feature : `${feature} = ${cellLabel(value)}`,
    effect: shapValue,
    ...(standardError === undefined ? {} : { standardError }),
  }));
  const left = facts.additive ? [] : [{ label: "not explained", effect: remainder }];
  if (all.length <= most) return [...all, ...left];
  const rest = all.slice(most - 1);
  const effect = rest.reduce((sum, step) => sum + step.effect, 0);
  return [...all.slice(0, most - 1), { label: `${rest.length} other columns`, effect }, ...left];
}

export interface WaterfallOptions {
  /** @default "Row 17 (test row 1043)" */
  readonly title?: string;
  /** Bars at most. @default 9 */
  readonly most?: number;
}

/** How one row's prediction comes about: from the base value, each column's effect in turn, to the prediction. */
export function waterfall(row: RowExplanation, { title, most = 9 }: WaterfallOptions = {}): Figure {
  const { facts, baseValue: base, prediction } = row;
  const { unit } = facts;
  // From the base at the bottom, smallest first, to the prediction on top: the largest effects stand highest.
  const steps = waterfallSteps(row, most);
  const starts = new Float64Array(steps.length);
  let at = base;
  for (let i = steps.length - 1; i >= 0; i--) {
    starts[i] = at;
    at += steps[i].effect;
  }
  const places = steps.map((_, i) => i);
  const mark = (name: string, value: number, role: "muted" | "ink") => ({
    type: "scatter" as const,
    mode: "lines" as const,
    name: `${name} ${formatNumber(value)}`,
    x: [coordinate(value), coordinate(value)],
    y: [-0.5, steps.length - 0.5],
    line: { color: color(role), width: 1.5, dash: role === "muted" ? ("dash" as const) : ("solid" as const) },
    hoverinfo: "skip" as const,
  });
  const name = `row ${row.row} (test row ${row.testRow})`;
  const doubts = doubtTexts(facts).join(" ");
  return {
    title: title ?? `Row ${row.row} (test row ${row.testRow})${ofClass(facts)}`,
    description: `From the base value ${formatNumber(base)} to the prediction ${formatNumber(prediction)} ${unit}: ${steps
      .slice(0, 4)
      .map((step) => `${step.label} ${formatSigned(step.effect)}`)
      .join(", ")}.`,
    note: title === undefined ? shapFactsText(facts) : doubts === "" ? undefined : doubts,
    data: [
      mark("base value", base, "muted"),
      mark("prediction", prediction, "ink"),
      {
        type: "bar",
        orientation: "h",
        x: steps.map((step) => coordinate(step.effect)),
        y: places,
        base: Array.from(starts, coordinate),
        width: 0.7,
        marker: { color: steps.map((step) => color(step.effect >= 0 ? "orange" : "blue")) },
        text: steps.map((step) => formatSigned(step.effect)),
        hover: steps.map(
          (step) => `${name}: ${step.label}, SHAP ${effectText(step.effect, step.standardError)} ${unit}`,
        ),
      },
    ],
    layout: {
      x: { title: unit },
      y: {
        range: [-0.6, steps.length - 0.4],
        reversed: true,
        ticks: { values: places, labels: steps.map((step) => step.label) },
      },
      aspect: rowsAspect(steps.length),
    },
  };
}

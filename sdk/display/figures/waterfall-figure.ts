import { formatNumber, formatSigned } from "../../utils/text/index.js";
import type { Figure } from "./figure.js";
import { color } from "./palette.js";
import { rowsAspect } from "./rows-aspect.js";
import { coordinate } from "./sample.js";

/** A step from the base value towards the prediction. */
export interface WaterfallStep {
  /** "temp = 0.3". */
  readonly label: string;
  readonly effect: number;
  readonly standardError?: number;
}

/** What a waterfall is drawn from. */
export interface WaterfallParts {
  readonly title: string;
  /** "row 17 (test row 1043)". */
  readonly row: string;
  readonly unit: string;
  readonly baseValue: number;
  readonly prediction: number;
  /** From the top. */
  readonly steps: readonly WaterfallStep[];
  readonly note?: string | undefined;
}

/** The effects of several rows, short enough to stand in a page. */
export interface RowEffects {
  readonly unit: string;
  /** " for class malignant", or nothing. */
  readonly ofClass: string;
  readonly baseValue: number;
  readonly note: string;
  /** What steps are called. */
  readonly names: readonly string[];
  /** Each row: its place, its number among the test rows, its prediction, its steps from the top. */
  readonly rows: readonly (readonly [number, number, number, readonly EffectStep[]])[];
}

/** Number of the name, effect, raw value in words (0 where there is none), standard error where it has one. */
export type EffectStep = readonly (number | string)[];

/** The waterfall of one of the rows; undefined where it is not among them. */
export function effectsWaterfall(effects: RowEffects, row: number): Figure | undefined {
  const found = effects.rows.find(([place]) => place === row);
  if (found === undefined) return undefined;
  const [, testRow, prediction, steps] = found;
  const name = `row ${row} (test row ${testRow})`;
  return waterfallFigure({
    title: `R${name.slice(1)}${effects.ofClass}`,
    row: name,
    unit: effects.unit,
    baseValue: effects.baseValue,
    prediction,
    steps: steps.map(([of, effect, value, standardError]) => ({
      label:
        typeof value === "string" ? `${effects.names[Number(of)]} = ${value}` : effects.names[Number(of)],
      effect: Number(effect),
      ...(standardError === undefined ? {} : { standardError: Number(standardError) }),
    })),
    note: effects.note === "" ? undefined : effects.note,
  });
}

/** A SHAP value with its standard error where it has one: "+12.3 ± 0.4". */
export function effectText(value: number, standardError?: number): string {
  return standardError === undefined
    ? formatSigned(value)
    : `${formatSigned(value)} ± ${formatNumber(standardError, 2)}`;
}

/** Steps from the base value at the bottom, smallest first, to the prediction on top: the largest effects stand highest. */
export function waterfallFigure({
  title,
  row,
  unit,
  baseValue: base,
  prediction,
  steps,
  note,
}: WaterfallParts): Figure {
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
  return {
    title,
    description: `From the base value ${formatNumber(base)} to the prediction ${formatNumber(prediction)} ${unit}: ${steps
      .slice(0, 4)
      .map((step) => `${step.label} ${formatSigned(step.effect)}`)
      .join(", ")}.`,
    note,
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
          (step) => `${row}: ${step.label}, SHAP ${effectText(step.effect, step.standardError)} ${unit}`,
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

import type { Explanation } from "../../core/explainers/explanation.js";
import { formatNumber, formatSigned } from "../../utils/text/index.js";
import type { Figure } from "./figure.js";
import { rowsAspect } from "./importances.js";
import { color } from "./palette.js";
import { coordinate } from "./sample.js";
import { cellLabel } from "./shap.js";

/** A step from the base value towards the prediction. */
export interface WaterfallStep {
  readonly label: string;
  readonly effect: number;
}

/** The effects of one explained row, largest first; those beyond `most` are summed in a last step. */
export function waterfallSteps(
  explanation: Explanation,
  row: number,
  output: number,
  most: number,
): WaterfallStep[] {
  const { shap, data } = explanation;
  const steps = shap.features
    .map((feature, f) => ({
      label: data.has(feature) ? `${feature} = ${cellLabel(data.value(feature, row))}` : feature,
      effect: shap.values[output][row * shap.features.length + f],
    }))
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  if (steps.length <= most) return steps;
  const rest = steps.slice(most - 1);
  const effect = rest.reduce((sum, step) => sum + step.effect, 0);
  return [...steps.slice(0, most - 1), { label: `${rest.length} other columns`, effect }];
}

export interface WaterfallOptions {
  readonly title: string;
  /** Index of the output. @default the last one */
  readonly output?: number;
  /** Bars at most. @default 9 */
  readonly most?: number;
}

/** How one row's prediction comes about: from the base value, each column's effect in turn, to the prediction. */
export function waterfall(explanation: Explanation, row: number, options: WaterfallOptions): Figure {
  const { shap, unit } = explanation;
  const output = options.output ?? shap.outputs.length - 1;
  const base = shap.baseValues[output];
  const prediction = shap.predictions[output][row];
  // From the base at the bottom, smallest first, to the prediction on top: the largest effects stand highest.
  const steps = waterfallSteps(explanation, row, output, options.most ?? 9);
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
    title: options.title,
    description: `From the base value ${formatNumber(base)} to the prediction ${formatNumber(prediction)} ${unit}: ${steps
      .slice(0, 4)
      .map((step) => `${step.label} ${formatSigned(step.effect)}`)
      .join(", ")}.`,
    data: [
      mark("base", base, "muted"),
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
        hover: steps.map((step) => `${step.label}: ${formatSigned(step.effect)}`),
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

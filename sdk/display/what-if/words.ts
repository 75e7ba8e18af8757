import type { WhatIfAnswer } from "../../core/what-if/answer.js";
import type { Cell } from "../../core/what-if/cells.js";
import { cellText, type WhatIfColumn } from "../../core/what-if/columns.js";
import { formatNumber, formatPercent } from "../../utils/text/index.js";
import type { WhatIfState } from "./state.js";

/** Steps of a waterfall that are shown one by one. */
const MOST_STEPS = 10;

/** One step of a waterfall, from `from` to `to`. */
export interface WhatIfStep {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** The effects of a row's values on one output, the largest first: each starts where the next smaller one ends. */
export function waterfallSteps(
  effects: readonly { readonly label: string; readonly effect: number }[],
  base: number,
  most = MOST_STEPS,
): WhatIfStep[] {
  const sorted = [...effects].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  const rest = sorted.length > most ? sorted.splice(most - 1) : [];
  if (rest.length > 0) {
    const effect = rest.reduce((sum, step) => sum + step.effect, 0);
    sorted.push({ label: `${rest.length} other columns`, effect });
  }
  const steps: WhatIfStep[] = [];
  let at = base;
  for (const { label, effect } of sorted.reverse()) {
    steps.unshift({ label, from: at, to: at + effect });
    at += effect;
  }
  return steps;
}

/** The SHAP values of an answer as effects of the row's values. */
export function shapEffects(
  columns: readonly WhatIfColumn[],
  row: readonly Cell[],
  { shap }: WhatIfAnswer,
  output: number,
): { readonly label: string; readonly effect: number }[] {
  return columns.map((column, c) => ({
    label: valueLabel(column, row[c]),
    effect: shap?.values[output][c] ?? 0,
  }));
}

export const valueLabel = (column: WhatIfColumn, cell: Cell): string =>
  `${column.name} = ${cellText(cell, column)}`;

/** An output in words: with its unit, or as a percentage. */
export function outputText({ task, target }: Pick<WhatIfState, "task" | "target">, value: number): string {
  return task === "regression" ? `${formatNumber(value)} ${target}` : formatPercent(value);
}

/** The place of the output that a panel shows: of two classes the second, of more the one that is likeliest at the start. */
export function shownOutput({ outputs, rows: [start] }: Pick<WhatIfState, "outputs" | "rows">): number {
  if (outputs.length <= 2) return outputs.length - 1;
  const { predictions } = start.answer;
  if (predictions.length === 0) return 0;
  return predictions.indexOf(Math.max(...predictions));
}

/** How a page without a kernel answers. */
export function pageWords({ page, kind, explainer }: WhatIfState): string {
  if (page.way === "server") return "Answered by the server.";
  if (page.way === "grid")
    return `Interpolated in a grid of predictions that were made beforehand, because ${page.reason}. SHAP values are those of the start row.`;
  const size = page.bytes < 1000 ? `${page.bytes} bytes` : `${formatNumber(page.bytes / 1000, 3)} kB`;
  const shap =
    explainer === "linear" || explainer === "tree"
      ? "exact SHAP values with it"
      : "SHAP values estimated by sampled orders of the columns";
  return `Computed in this page by the model itself (${kind}, ${size}), ${shap}.`;
}

/** What SHAP values compare with, and how sure they are. */
export function shapWords(
  { explainer, background }: WhatIfState,
  { shap }: WhatIfAnswer,
  unit: (value: number) => string,
): string {
  if (shap === undefined) return "";
  const against =
    explainer === "tree" ? "the shares of training rows in the trees" : `${background} training rows`;
  if (!shap.isEstimate) return `SHAP values against ${against}.`;
  return `SHAP values against ${against}, estimated${shap.error === undefined ? "" : ` to ± ${unit(shap.error)}`}.`;
}

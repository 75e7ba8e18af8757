import type { Explanation, RowExplanation } from "../../../core/explainers/index.js";
import type { Asked } from "./body/asked.js";

/** One output of one row: how its prediction comes about. */
interface OutputAnswer {
  readonly output: string;
  readonly baseValue: number;
  readonly prediction: number;
  /** By column. */
  readonly shapValues: Readonly<Record<string, number>>;
  /** Steps from the base value to the prediction, the largest first. */
  readonly waterfall: readonly {
    readonly feature: string;
    readonly value: unknown;
    readonly shapValue: number;
    readonly start: number;
    readonly end: number;
  }[];
}

/** SHAP values, base values and waterfalls as JSON. One row that came as an object is answered as one. */
export function explanationAnswer(explanation: Explanation, shape: Asked["shape"]): Record<string, unknown> {
  const { shap, unit } = explanation;
  const head = {
    explainer: shap.kind,
    ...(shap.method === undefined ? {} : { method: shap.method }),
    unit,
    additive: shap.additive,
    ...(shap.background === 0 ? {} : { backgroundRows: shap.background }),
  };
  const rows = Array.from({ length: shap.rows }, (_, row) => ({
    outputs: shap.outputs.map((output) => outputAnswer(explanation.row(row, { output }))),
  }));
  return shape === "row" ? { ...head, ...rows[0] } : { ...head, rows };
}

function outputAnswer({ output, baseValue, prediction, contributions }: RowExplanation): OutputAnswer {
  let at = baseValue;
  const waterfall = contributions.map(({ feature, value, shapValue }) => {
    const start = at;
    at += shapValue;
    return { feature, value: typeof value === "bigint" ? Number(value) : value, shapValue, start, end: at };
  });
  const shapValues = Object.fromEntries(contributions.map(({ feature, shapValue }) => [feature, shapValue]));
  return { output, baseValue, prediction, shapValues, waterfall };
}

import type { Cell } from "../../../core/what-if/cells.js";
import type { WhatIfColumn } from "../../../core/what-if/columns.js";
import { formatNumber } from "../../../utils/text/index.js";
import type { Explained } from "./asker.js";
import type { Json } from "./http-client.js";

/** What the page knows of the model that it asks. */
export interface AskedServer {
  readonly columns: readonly WhatIfColumn[];
  readonly task: "regression" | "classification";
  readonly outputs: readonly string[];
  readonly target: string;
  /** Where the model is that the page was made for. */
  readonly uri: string;
}

const DAY_MS = 86_400_000;

/** A row of the panel as the server reads it; what is missing is left out. */
export function rowOf(columns: readonly WhatIfColumn[], row: readonly Cell[]): Json {
  return Object.fromEntries(
    columns.flatMap(({ name, holds }, c) => {
      const cell = row[c];
      if (cell === null) return [];
      if (holds === "timestamp") return [[name, new Date(Number(cell)).toISOString()]];
      if (holds === "date") return [[name, new Date(Number(cell) * DAY_MS).toISOString().slice(0, 10)]];
      return [[name, cell]];
    }),
  );
}

/** A value of a row that the server sent, as the panel holds it. */
export function cellOf(value: unknown, { holds }: Pick<WhatIfColumn, "holds">): Cell {
  if (value === null || value === undefined) return null;
  if (holds === "date" || holds === "timestamp") {
    const time = typeof value === "number" ? value : Date.parse(String(value));
    if (!Number.isFinite(time)) return null;
    return holds === "date" ? Math.floor(time / DAY_MS) : time;
  }
  if (holds === "boolean") return value === true;
  return holds === "number" ? Number(value) : String(value);
}

/** A prediction as one number an output: the number, or the probability of each class. */
export function predictionsOf(
  answer: Json,
  { task, outputs }: Pick<AskedServer, "task" | "outputs">,
): number[] {
  if (task === "regression") return [Number(answer.prediction)];
  return outputs.map((label) => Number(answer[`probability_${label}`]));
}

interface ExplainedOutput {
  readonly output: string;
  readonly baseValue: number;
  readonly prediction: number;
  readonly waterfall: readonly {
    readonly feature: string;
    readonly value: unknown;
    readonly shapValue: number;
  }[];
}

/** What `/explain` answered for one row, by the panel's outputs. */
export function explainedOf(
  answer: Json,
  { task, outputs, target }: Pick<AskedServer, "task" | "outputs" | "target">,
): Explained[] {
  const given = answer.outputs as readonly ExplainedOutput[];
  const unit = String(answer.unit);
  const isShare = task === "classification" && unit === "probability";
  const isPrediction = isShare || unit === target;
  const of =
    answer.explainer === "tree" && answer.backgroundRows === undefined
      ? "the shares of training rows in the trees"
      : `${answer.backgroundRows} training rows`;
  return outputs.map((name) => {
    // Of two classes one score is explained: that of the second.
    const found = given.find(({ output }) => output === name) ?? given[given.length - 1];
    const what = task === "classification" ? `${unit} of ${found.output}` : unit;
    return {
      effects: found.waterfall.map(({ feature, value, shapValue }) => ({
        label: `${feature} = ${valueText(value)}`,
        effect: shapValue,
      })),
      base: found.baseValue,
      end: found.prediction,
      endName: isPrediction ? "prediction" : "sum",
      unit,
      isShare,
      words: `SHAP values against ${of}.${isPrediction ? "" : ` Their sum is ${what}, of which the prediction is made.`}`,
    };
  });
}

/** How much each column weighs, by the mean of |SHAP values| over rows that `/explain` answered for. */
export function weightsOf(answer: Json): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const { outputs } of answer.rows as readonly { readonly outputs: readonly ExplainedOutput[] }[])
    for (const { waterfall } of outputs)
      for (const { feature, shapValue } of waterfall)
        weights.set(feature, (weights.get(feature) ?? 0) + Math.abs(shapValue));
  return weights;
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return "missing";
  return typeof value === "number" ? formatNumber(value) : String(value);
}

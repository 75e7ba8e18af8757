import type { Explanation } from "../core/explainers/index.js";
import { formatNumber, formatPercent } from "../utils/text/index.js";
import type { ReportInput } from "./input.js";

/** An explained row worth a picture of its own. */
export interface PickedRow {
  /** Index among the explained rows. */
  readonly index: number;
  readonly title: string;
  /** What was predicted and what was true. */
  readonly note: string;
  /** Index of the output to explain. */
  readonly output: number;
}

function largest(indices: readonly number[], score: (i: number) => number): number | undefined {
  let best: number | undefined;
  for (const i of indices) if (best === undefined || score(i) > score(best)) best = i;
  return best;
}

function median(indices: readonly number[], score: (i: number) => number): number | undefined {
  return [...indices].sort((a, b) => score(a) - score(b))[Math.floor((indices.length - 1) / 2)];
}

/** Picks in turn, each row once. */
function distinct(
  rows: number,
  picks: readonly { title: string; pick: (left: readonly number[]) => number | undefined }[],
  describe: (index: number) => string,
  outputOf: (index: number) => number,
): PickedRow[] {
  const left = new Set(Array.from({ length: rows }, (_, i) => i));
  return picks.flatMap(({ title, pick }) => {
    const index = pick([...left]);
    if (index === undefined) return [];
    left.delete(index);
    return [{ index, title, note: describe(index), output: outputOf(index) }];
  });
}

/**
 * A few rows that tell most. Regression: the largest error, a median row, the highest prediction. Classification: the
 * surest mistake, the least sure row, the surest hit; each explained for the class that was predicted.
 */
export function pickRows(
  explanation: Explanation,
  { predictions, task, target, classes }: Pick<ReportInput, "predictions" | "task" | "target" | "classes">,
): PickedRow[] {
  const { shap, rowIndices, unit } = explanation;
  const truthOf = (i: number) => predictions?.truth[rowIndices[i]] ?? Number.NaN;
  const row = (i: number) => `Test row ${rowIndices[i]}`;
  if (task === "regression") {
    // Not always what is explained: that may be the target as it was transformed.
    const said = (i: number) => predictions?.prediction[rowIndices[i]] ?? shap.predictions[0][i];
    const error = (i: number) => Math.abs(said(i) - truthOf(i));
    const known = predictions !== undefined;
    return distinct(
      shap.rows,
      [
        { title: "The largest error", pick: (left) => (known ? largest(left, error) : undefined) },
        { title: "A row in the middle", pick: (left) => median(left, said) },
        { title: "The highest prediction", pick: (left) => largest(left, said) },
      ],
      (i) =>
        `${row(i)}: predicted ${formatNumber(said(i))} ${known ? target : unit}${known ? `, true ${formatNumber(truthOf(i))}` : ""}.`,
      () => 0,
    );
  }
  // Of two classes one log odds may be explained, and the probabilities are two.
  const count = classes?.length ?? shap.outputs.length;
  const all = Array.from({ length: count }, (_, c) => c);
  const probability = (i: number, c: number) =>
    predictions?.probabilities?.[rowIndices[i] * count + c] ?? shap.predictions[c]?.[i] ?? Number.NaN;
  const top = (i: number) => largest(all, (c) => probability(i, c)) ?? 0;
  const surety = (i: number) => probability(i, top(i));
  const output = (i: number) => Math.min(top(i), shap.outputs.length - 1);
  const label = (c: number) => String(classes?.[c] ?? shap.outputs[c] ?? c);
  const wrong = (i: number) => predictions !== undefined && top(i) !== truthOf(i);
  return distinct(
    shap.rows,
    [
      { title: "The surest mistake", pick: (left) => largest(left.filter(wrong), surety) },
      { title: "The least sure row", pick: (left) => largest(left, (i) => -surety(i)) },
      {
        title: "The surest hit",
        pick: (left) =>
          largest(
            left.filter((i) => !wrong(i)),
            surety,
          ),
      },
    ],
    (i) =>
      `${row(i)}: ${label(top(i))} with ${formatPercent(surety(i))}${
        predictions === undefined ? "" : `, truly ${label(truthOf(i))}`
      }. Effects on the ${unit} of ${shap.outputs[output(i)]}.`,
    output,
  );
}

import type { ExplanationData } from "../explanation.js";

/** Rows that were predicted worst. */
export interface Misses {
  /** "misclassified", or "largest errors". */
  readonly kind: "misclassified" | "errors";
  /** Places among the explained rows, the worst first. */
  readonly rows: readonly number[];
}

/**
 * The rows that the model got most wrong: of classes those that were taken for another, the surest mistake first; of numbers
 * the largest errors. Undefined where the truth is not known or what is explained cannot be compared with it.
 */
export function worstRows({ shap, truth, task }: ExplanationData, most: number): Misses | undefined {
  if (truth === undefined || task === undefined) return undefined;
  const rows = Array.from({ length: shap.rows }, (_, row) => row);
  const by = (score: (row: number) => number) => (a: number, b: number) => score(b) - score(a) || a - b;
  if (task === "regression") {
    const error = (row: number) => Math.abs(shap.predictions[0][row] - truth[row]);
    return { kind: "errors", rows: rows.sort(by(error)).slice(0, most) };
  }
  const single = shap.outputs.length === 1;
  // One output of two classes is the log odds of the second.
  const of = (row: number, output: number) =>
    single ? (output === 1 ? shap.predictions[0][row] : 0) : shap.predictions[output][row];
  const classes = Array.from({ length: single ? 2 : shap.outputs.length }, (_, output) => output);
  const said = (row: number) => classes.reduce((best, o) => (of(row, o) > of(row, best) ? o : best), 0);
  const surety = (row: number) => of(row, said(row)) - of(row, truth[row]);
  const wrong = rows.filter((row) => said(row) !== truth[row]);
  return { kind: "misclassified", rows: wrong.sort(by(surety)).slice(0, most) };
}

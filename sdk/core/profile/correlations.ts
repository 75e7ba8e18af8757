import { correlate, type PreparedColumn } from "../explainers/views/correlations.js";
import type { CorrelationFacts } from "./types.js";

/** Correlations of all pairs of prepared columns; `turn` is called after each column and may end it by throwing. */
export async function correlateAll(
  columns: readonly PreparedColumn[],
  rows: number,
  turn: () => Promise<void>,
): Promise<CorrelationFacts> {
  const n = columns.length;
  const values = columns.map(() => new Float64Array(n).fill(1));
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const { coefficient } = correlate(columns[i], columns[j]);
      values[i][j] = coefficient;
      values[j][i] = coefficient;
    }
    await turn();
  }
  return {
    columns: columns.map(({ name }) => name),
    values,
    measures: { numbers: "spearman", texts: "cramersV", mixed: "correlationRatio" },
    categories: columns.filter(({ isText }) => isText).map(({ name }) => name),
    rows,
  };
}

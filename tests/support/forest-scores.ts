import { likeliestClasses, metricByName } from "../../sdk/core/metrics/index.js";
import { forestDefinition } from "../../sdk/core/models/forest/index.js";
import type { Matrix } from "../../sdk/core/tables/index.js";
import { train } from "./tree-data.js";

/** Folds of a cross-validation: row i is in fold i % 5. */
const FOLDS = 5;

/** Half of a tree's vote of 200: with a probability of 0 or 1, the log loss of one row would outweigh all others. */
const LEAST = 1 / 400;

/**
 * What forests of 200 trees give for the rows that they have not seen. `y` holds 0 and 1; probabilities lie half a vote or
 * more off 0 and 1.
 */
export async function forestScores(
  x: Matrix,
  y: Float64Array,
  seed: number,
): Promise<{ readonly accuracy: number; readonly logLoss: number; readonly rocAuc: number }> {
  const probabilities = new Float64Array(2 * x.rows);
  const all = Array.from({ length: x.rows }, (_, row) => row);
  const pick = (rows: readonly number[]): Matrix => ({
    rows: rows.length,
    columns: x.columns,
    data: Float64Array.from(
      rows.flatMap((row) => [...x.data.subarray(row * x.columns, (row + 1) * x.columns)]),
    ),
  });
  for (let fold = 0; fold < FOLDS; fold++) {
    const [inside, outside] = [0, 1].map((out) => all.filter((row) => Number(row % FOLDS === fold) === out));
    const forest = forestDefinition.create(
      { kind: "forest", trees: 200 },
      { task: "classification", classes: 2 },
    );
    await train(forest, { x: pick(inside), y: Float64Array.from(inside, (row) => y[row]) }, { seed });
    const predicted = await forest.predict(pick(outside));
    for (const [i, row] of outside.entries()) {
      const second = Math.min(1 - LEAST, Math.max(LEAST, predicted[2 * i + 1]));
      probabilities.set([1 - second, second], 2 * row);
    }
  }
  const scoring = {
    task: "classification",
    truth: y,
    prediction: likeliestClasses(probabilities, 2),
    probabilities,
    classes: [0, 1],
  } as const;
  const [accuracy, logLoss, rocAuc] = ["accuracy", "logLoss", "rocAuc"].map((name) =>
    metricByName(name, "classification").compute(scoring),
  );
  return { accuracy, logLoss, rocAuc };
}

import type { Random } from "../../utils/random/index.js";
import { meanOf } from "../metrics/sums.js";
import type { FeatureGroup, Matrix } from "../tables/index.js";
import type { Importance } from "./explanation.js";
import { checkGroups } from "./game.js";
import { type PredictFunction, predictAll, type RunOptions } from "./predict.js";

export interface ImportanceInputs extends RunOptions {
  readonly predict: PredictFunction;
  /** Encoded test rows. */
  readonly rows: Matrix;
  /** Columns that move together; every column stands in one group. */
  readonly groups: readonly FeatureGroup[];
  /** Score of the outputs of all rows, in their order (row-major). */
  readonly score: (outputs: Float64Array) => number;
  readonly greaterIsBetter: boolean;
  /** How often each column is shuffled. */
  readonly repeats: number;
  readonly random: Random;
}

/**
 * Permutation importance (Breiman 2001; scikit-learn's `permutation_importance`): how much worse the score gets when
 * one column is shuffled over the rows and all else stays. Positive means that the model uses the column, whichever
 * way the score goes. Mean and population standard deviation over the repeats, the most important first.
 */
export async function permutationImportance(inputs: ImportanceInputs): Promise<Importance[]> {
  const { predict, rows, groups, score, greaterIsBetter, repeats, random, onProgress, ...run } = inputs;
  checkGroups(groups, rows.columns);
  const sign = greaterIsBetter ? 1 : -1;
  const reference = score(await predictAll(predict, rows, groups, run));
  const work = { ...rows, data: rows.data.slice() };
  const importances: Importance[] = [];
  for (const [g, group] of groups.entries()) {
    // A stream for each column: its shuffles do not depend on which other columns there are.
    const stream = random.fork(group.name);
    const drops = new Float64Array(repeats);
    for (let repeat = 0; repeat < repeats; repeat++) {
      moveRows(group, rows, stream.permutation(rows.rows), work.data);
      drops[repeat] = sign * (reference - score(await predictAll(predict, work, groups, run)));
      onProgress?.(g * repeats + repeat + 1, groups.length * repeats);
    }
    for (const column of group.columns) copyColumn(rows, column, work.data);
    const importance = meanOf(repeats, (i) => drops[i], undefined);
    const std = Math.sqrt(meanOf(repeats, (i) => (drops[i] - importance) ** 2, undefined));
    importances.push({ feature: group.name, importance, std });
  }
  return importances.sort((a, b) => b.importance - a.importance);
}

function moveRows(
  group: FeatureGroup,
  { data, rows, columns }: Matrix,
  order: Uint32Array,
  out: Float64Array,
): void {
  for (const column of group.columns) {
    for (let r = 0; r < rows; r++) out[r * columns + column] = data[order[r] * columns + column];
  }
}

function copyColumn({ data, columns }: Matrix, column: number, out: Float64Array): void {
  for (let at = column; at < data.length; at += columns) out[at] = data[at];
}

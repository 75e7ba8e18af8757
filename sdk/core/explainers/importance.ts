import { hasCode } from "../../utils/errors/index.js";
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
  /** Score of the outputs of all rows, in their order (row-major); with `times`, each row counts as often as that says. */
  readonly score: (outputs: Float64Array, times?: Float64Array) => number;
  readonly greaterIsBetter: boolean;
  /** How often each column is shuffled. */
  readonly repeats: number;
  readonly random: Random;
}

/**
 * Permutation importance (Breiman 2001; scikit-learn's `permutation_importance`): how much worse the score gets when
 * one column is shuffled over the rows and all else stays. Positive means that the model uses the column, whichever
 * way the score goes. Mean and population standard deviation over the repeats, the most important first; and the 95 %
 * confidence interval of the mean, which counts in that other rows could have been drawn and other shuffles made.
 */
export async function permutationImportance(inputs: ImportanceInputs): Promise<Importance[]> {
  const { predict, rows, groups, score, greaterIsBetter, repeats, random, onProgress, ...run } = inputs;
  checkGroups(groups, rows.columns);
  const sign = greaterIsBetter ? 1 : -1;
  const unshuffled = (await predictAll(predict, rows, groups, run)).slice();
  const reference = score(unshuffled);
  const redrawn = redraw(rows.rows, (times) => score(unshuffled, times), random.fork("confidence"));
  const work = { ...rows, data: rows.data.slice() };
  const importances: Importance[] = [];
  for (const [g, group] of groups.entries()) {
    // A stream for each column: its shuffles do not depend on which other columns there are.
    const stream = random.fork(group.name);
    const drops = new Float64Array(repeats);
    const others: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      moveRows(group, rows, stream.permutation(rows.rows), work.data);
      const outputs = await predictAll(predict, work, groups, run);
      drops[repeat] = sign * (reference - score(outputs));
      // Each redraw of the rows is scored on one of the shuffles.
      for (let i = repeat; i < redrawn.length; i += repeats)
        others.push(sign * (redrawn[i].score - score(outputs, redrawn[i].times)));
      onProgress?.(g * repeats + repeat + 1, groups.length * repeats);
    }
    for (const column of group.columns) copyColumn(rows, column, work.data);
    const importance = meanOf(repeats, (i) => drops[i], undefined);
    const std = Math.sqrt(meanOf(repeats, (i) => (drops[i] - importance) ** 2, undefined));
    importances.push({
      feature: group.name,
      importance,
      std,
      ...confidence(importance, std, repeats, others),
    });
  }
  return importances.sort((a, b) => b.importance - a.importance);
}

/** Redraws of the rows that a confidence interval comes from: enough for a standard deviation within some 10 %. */
const REDRAWS = 50;
/** Half of the width of a 95 % interval, in standard deviations. */
const NORMAL_95 = 1.96;

interface Redrawn {
  readonly times: Float64Array;
  readonly score: number;
}

/** Bootstrap draws of the rows (Efron 1979), each with its score; those on which a metric is not defined are left out. */
function redraw(rows: number, score: (times: Float64Array) => number, random: Random): Redrawn[] {
  const drawn: Redrawn[] = [];
  for (let i = 0; i < REDRAWS; i++) {
    const times = new Float64Array(rows);
    for (let row = 0; row < rows; row++) times[random.int(rows)]++;
    try {
      drawn.push({ times, score: score(times) });
    } catch (error) {
      if (!hasCode(error, "METRIC_UNDEFINED")) throw error;
    }
  }
  return drawn;
}

/** The variance of a redraw on one shuffle is that of the rows and that of a shuffle; the mean has many shuffles. */
function confidence(
  importance: number,
  std: number,
  repeats: number,
  others: readonly number[],
): Pick<Importance, "low" | "high"> {
  if (others.length < REDRAWS / 2) return {};
  const mean = meanOf(others.length, (i) => others[i], undefined);
  const variance = meanOf(others.length, (i) => (others[i] - mean) ** 2, undefined);
  const ofShuffle = repeats > 1 ? (std ** 2 * repeats) / (repeats - 1) : 0;
  const half = NORMAL_95 * Math.sqrt(Math.max(variance - ofShuffle, 0) + ofShuffle / repeats);
  return { low: importance - half, high: importance + half };
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

import { AssayError } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import { checkStop, type StopOptions, tooFewEvaluations } from "./convergence.js";
import { openGame, type ShapInputs, type ShapResult } from "./game.js";
import type { RunOptions } from "./predict.js";
import { RowTally } from "./tally.js";
import { walkToTolerance } from "./walk-to-tolerance.js";
import { type Reorder, shuffled, Walker } from "./walks.js";

export interface PermutationOptions extends RunOptions, StopOptions {
  /**
   * Orders drawn for each pair of explained row and background row, each walked forward and back; fewer where
   * `maxEvaluations` says so. With a `tolerance` it decides instead.
   */
  readonly permutations: number;
  readonly random: Random;
  /** Puts groups into their next order, in place. @default a shuffle */
  readonly reorder?: Reorder;
}

/**
 * Interventional SHAP values by sampled orders, each walked forward and back (antithetic, as shap's
 * `PermutationExplainer`; Mitchell, Cooper, Frank and Holmes 2022). Every background row has orders of its own, which
 * takes as many predictions as shared ones and leaves less variance; only groups that differ between the two rows are
 * walked, so that up to two differing groups are exact. Rows add up to prediction - base value. Standard errors come
 * from the spread between the orders of a background row, and are absent with one permutation. With a `tolerance` a row is
 * walked until its largest standard error is within it. Throws CONFIG_INVALID where the options cannot be.
 */
export async function permutationShap(inputs: ShapInputs, options: PermutationOptions): Promise<ShapResult> {
  const { permutations, random } = options;
  if (!(Number.isInteger(permutations) && permutations >= 1)) {
    throw new AssayError("CONFIG_INVALID", {
      what: "the permutation explainer needs a whole number of permutations",
      got: String(permutations),
      wanted: "an integer of at least 1",
    });
  }
  checkStop(options);
  const game = await openGame(inputs, options);
  const { groups, background, rows, result } = game;
  const { tolerance, maxEvaluations, onProgress } = options;
  if (tolerance !== undefined) return walkToTolerance(game, { ...options, tolerance });

  const aWalk = 2 * (groups.length - 1) * background.rows;
  const affordable = maxEvaluations === undefined ? permutations : Math.floor(maxEvaluations / aWalk);
  if (maxEvaluations !== undefined && affordable < 1) throw tooFewEvaluations(maxEvaluations, aWalk);
  const times = Math.min(permutations, affordable);
  const reorder = options.reorder ?? shuffled(random);
  const walker = new Walker(game, options, (row) => onProgress?.(row, rows.rows));
  const errors = result.values.map((values) => new Float64Array(values.length));
  let open: { readonly tally: RowTally; readonly walks: number }[] = [];
  const close = (): void => {
    for (const { tally, walks } of open) if (tally.added === walks) tally.write(result.values, errors);
    open = open.filter(({ tally, walks }) => tally.added < walks);
  };
  for (let row = 0; row < rows.rows; row++) {
    const tally = new RowTally(game, row);
    let walks = 0;
    for (let b = 0; b < background.rows; b++) walks += await walker.walk(tally, b, times, reorder);
    open.push({ tally, walks });
    close();
  }
  await walker.drain();
  close();
  onProgress?.(rows.rows, rows.rows);
  const evaluations = walker.evaluations;
  return times < 2 ? { ...result, evaluations } : { ...result, standardErrors: errors, evaluations };
}

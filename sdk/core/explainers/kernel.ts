import { AssayError } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import {
  checkStop,
  DEFAULT_MAX_EVALUATIONS,
  type StopOptions,
  toleranceNumber,
  tooFewEvaluations,
} from "./convergence.js";
import { errorUnits, inUnits } from "./error-units.js";
import { type Game, openGame, type ShapInputs, type ShapResult } from "./game.js";
import { keyOf, PairPlanner, type Plan } from "./kernel-pairs.js";
import { solveKernel } from "./kernel-solve.js";
import type { RunOptions } from "./predict.js";
import { Worths } from "./worth.js";

export interface KernelOptions extends RunOptions, StopOptions {
  /** Coalitions for each explained row, each predicted with every background row. @default 2 x columns + 2048, as shap; with `tolerance`, as many as it takes */
  readonly coalitions?: number;
  readonly random: Random;
}

/** Coalitions for each explained row where nothing is said. */
export function defaultCoalitions(players: number): number {
  return 2 * players + 2048;
}

/** A row's estimate so far. */
interface Estimate {
  readonly row: number;
  /** Groups in which the row differs from any background row; the others are worth nothing. */
  readonly players: readonly number[];
  readonly planner: PairPlanner;
  /** Worth of coalitions and of their complements, by the key of their pair. */
  readonly worths: Map<string, { readonly inside: Float64Array; readonly outside: Float64Array }>;
  plan: Plan | undefined;
  wanted: number;
}

/**
 * Interventional SHAP values by weighted least squares over coalitions (KernelSHAP: Lundberg and Lee 2017), in pairs
 * with their complements (Covert and Lee 2021); small and large coalitions are all there, as many sizes as are paid for,
 * and those between are drawn. Rows add up to prediction - base value. Exact, with standard errors of 0, where all coalitions
 * are there. Throws CONFIG_INVALID where the options cannot be.
 */
export async function kernelShap(inputs: ShapInputs, options: KernelOptions): Promise<ShapResult> {
  const { coalitions, tolerance, random, onProgress } = options;
  if (coalitions !== undefined && !(Number.isInteger(coalitions) && coalitions >= 2)) {
    throw new AssayError("CONFIG_INVALID", {
      what: "the kernel explainer needs a whole number of coalitions",
      got: String(coalitions),
      wanted: "an integer of at least 2",
    });
  }
  checkStop(options);
  const game = await openGame(inputs, options);
  const { rows, background, result, groups } = game;
  const maxEvaluations =
    options.maxEvaluations ?? (tolerance === undefined ? Number.POSITIVE_INFINITY : DEFAULT_MAX_EVALUATIONS);
  const mostPairs = Math.floor(maxEvaluations / (2 * background.rows));
  const worths = new Worths(game, options);
  const errors = result.values.map((values) => new Float64Array(values.length));
  const units = errorUnits(game, tolerance ?? { absolute: 1 });
  let largestError = 0;
  let rowsOver = 0;
  for (let row = 0; row < rows.rows; row++) {
    const players = playersOf(game, row);
    const n = players.length;
    if (n === 1) wholeTo(game, row, players[0]);
    if (n > 1) {
      if (mostPairs < n) throw tooFewEvaluations(maxEvaluations, 2 * n * background.rows);
      const planner = new PairPlanner(n, random.fork(`row ${row}`));
      const most = Math.min(mostPairs, planner.all);
      const first = tolerance === undefined ? Math.ceil((coalitions ?? defaultCoalitions(n)) / 2) : 4 * n;
      const estimate: Estimate = {
        row,
        players,
        planner,
        worths: new Map(),
        plan: undefined,
        wanted: Math.min(first, most),
      };
      for (;;) {
        await evaluate(game, worths, estimate);
        const error = solveRow(game, estimate, errors, units);
        const within = tolerance === undefined || error <= toleranceNumber(tolerance);
        if (within || estimate.wanted >= most || estimate.plan?.draws === 0) {
          largestError = Math.max(largestError, error);
          if (!within) rowsOver++;
          break;
        }
        const growth = Math.min(4, Math.max(1.3, 0.9 * (error / toleranceNumber(tolerance)) ** 2));
        estimate.wanted = Math.min(most, Math.ceil(estimate.wanted * growth));
      }
    }
    onProgress?.(row + 1, rows.rows);
  }
  const { evaluations } = worths;
  const convergence = tolerance === undefined ? {} : { convergence: { tolerance, largestError, rowsOver } };
  return { ...result, standardErrors: errors, evaluations, ...convergence };

  function wholeTo({ outputs }: Game, row: number, group: number): void {
    for (let o = 0; o < outputs; o++)
      result.values[o][row * groups.length + group] = result.predictions[o][row] - result.baseValues[o];
  }
}

/** Groups in which a row differs from a background row that counts. */
function playersOf({ rows, background, groups, shares }: Game, row: number): number[] {
  return [...groups.keys()].filter((g) =>
    groups[g].columns.some((column) => {
      const value = rows.data[row * rows.columns + column];
      return shares.some((share, b) => share > 0 && background.data[b * rows.columns + column] !== value);
    }),
  );
}

/** Plans the row's coalitions and predicts those that are new. */
async function evaluate(game: Game, worths: Worths, estimate: Estimate): Promise<void> {
  const { row, players, planner } = estimate;
  const plan = planner.plan(estimate.wanted);
  estimate.plan = plan;
  for (const { members } of plan.pairs) {
    const key = keyOf(members);
    if (estimate.worths.has(key)) continue;
    const pair = { inside: new Float64Array(game.outputs), outside: new Float64Array(game.outputs) };
    estimate.worths.set(key, pair);
    const columnsOf = (side: number): Int32Array =>
      Int32Array.from(players.flatMap((group, p) => (members[p] === side ? game.groups[group].columns : [])));
    await worths.add(row, columnsOf(1), pair.inside);
    await worths.add(row, columnsOf(0), pair.outside);
  }
  await worths.drain();
}

/** Writes the row's values and standard errors; gives the largest error in units. */
function solveRow(
  game: Game,
  estimate: Estimate,
  errors: readonly Float64Array[],
  units: Float64Array,
): number {
  const { row, players, plan } = estimate;
  const { result, groups, outputs } = game;
  if (plan === undefined) throw new AssayError("INTERNAL", { what: "a row without coalitions was solved" });
  let most = 0;
  for (let o = 0; o < outputs; o++) {
    const halves = Float64Array.from(plan.pairs, ({ members }) => {
      const worth = estimate.worths.get(keyOf(members));
      if (worth === undefined) throw new AssayError("INTERNAL", { what: "a coalition was not predicted" });
      return (worth.inside[o] - worth.outside[o]) / 2;
    });
    const solved = solveKernel(plan, halves, result.predictions[o][row] - result.baseValues[o]);
    players.forEach((group, p) => {
      result.values[o][row * groups.length + group] = solved.values[p];
      errors[o][row * groups.length + group] = solved.errors[p];
      most = Math.max(most, inUnits(solved.errors[p], units[o]));
    });
  }
  return most;
}

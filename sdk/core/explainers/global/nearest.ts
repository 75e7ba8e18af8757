import type { Random } from "../../../utils/random/index.js";
import { type Scalar, Table, takeRows, toFloat64 } from "../../tables/index.js";
import type { RunOptions } from "../predict.js";
import { nearestDefaults } from "./config.js";
import { goal, type WantedPrediction } from "./goal.js";
import { gridOf, isOrdered } from "./grid.js";
import { changes, nearer, Pool, type Recipe, type Tried } from "./nearest-search.js";
import { stack } from "./stack.js";
import { type AskedModel, checkInput, drawRows, inputsOf, outputUnit } from "./what-if.js";

/** Combinations that are kept from one number of changes to the next. */
const BEAM = 12;
/** Observed rows that the search sets out from. */
const PROTOTYPES = 20;
/** Solutions whose numbers are moved back towards the row. */
const REFINED = 8;

export interface NearestOptions extends RunOptions {
  /** Columns that stay as they are. */
  readonly keep?: readonly string[];
  /** Most columns that are changed one by one. @default 3 */
  readonly maxChanges?: number;
  /** Most values of a column that are tried. @default 20 */
  readonly points?: number;
  /** Most observed rows that values are taken from. @default 2000 */
  readonly rows?: number;
}

/** One column's change. */
export interface Change {
  readonly feature: string;
  readonly from: Scalar;
  readonly to: Scalar;
  /** In median absolute deviations of the column; 1 for another category. */
  readonly cost: number;
}

/** The smallest change that was found to give the wanted prediction. */
export interface Counterfactual {
  readonly kind: "nearest row";
  readonly wanted: WantedPrediction;
  readonly unit: string;
  /** Whether the wanted prediction is reached; else this is the closest that was found. */
  readonly reached: boolean;
  /** The largest first. */
  readonly changes: readonly Change[];
  /** Sum of the changes' costs. */
  readonly distance: number;
  /** Before and after; of a classification the probability of the wanted class. */
  readonly before: number;
  readonly after: number;
  /** The changed row. */
  readonly row: Table;
}

/**
 * The nearest row with a wanted prediction (a counterfactual; Wachter and others 2017): which columns would have to be
 * otherwise, and how. Every value was observed in `observed`, so that it is within the ranges of the schema that those rows
 * passed. Distance is the sum over columns of the change in median absolute deviations, 1 for another category. Searched: all
 * single changes, the best combinations of up to `maxChanges` of them, and observed rows that have the prediction, changed
 * back column by column. No proof that nothing nearer exists.
 */
export async function nearest(
  model: AskedModel,
  row: Table,
  observed: Table,
  wanted: WantedPrediction,
  random: Random,
  options: NearestOptions = {},
): Promise<Counterfactual> {
  const { keep = [], maxChanges, points, rows: most, ...run } = { ...nearestDefaults, ...options };
  for (const name of keep) checkInput(model, name);
  const { gapOf, measured } = goal(model, wanted);
  const own = inputsOf(model, row);
  const seen = inputsOf(model, observed).take(drawRows(observed, most, random.fork("rows")));
  const pool = new Pool(model, stack(own, seen), new Set(keep), gapOf, run);
  const [start] = await pool.try([new Uint32Array(pool.names.length)]);
  let best = start;
  if (start.gap > 0) {
    const combined = await combine(pool, start, maxChanges, points);
    const copied = await fromPrototypes(pool, start);
    const found = [...combined, ...copied].filter(({ gap }) => gap === 0).sort(nearer);
    const refined: Tried[] = [];
    for (const one of found.slice(0, REFINED)) refined.push(await refine(pool, one));
    const closest = [...combined, start].sort((a, b) => a.gap - b.gap || nearer(a, b))[0];
    best = refined.sort(nearer)[0] ?? closest;
  }
  return Object.freeze({
    kind: "nearest row" as const,
    wanted,
    unit: outputUnit(model),
    reached: best.gap === 0,
    changes: changesOf(pool, best.recipe),
    distance: best.distance,
    before: measured(start.outputs),
    after: measured(best.outputs),
    row: Table.from(
      pool.names.map((name, c) => [name, takeRows(pool.rows.column(name), [best.recipe[c]])] as const),
    ),
  });
}

/** Single changes, then combinations of the most promising ones. */
async function combine(pool: Pool, start: Tried, maxChanges: number, points: number): Promise<Tried[]> {
  const singles = pool.free.flatMap((column) => {
    const values = gridRows(pool, column, points);
    return values.filter((row) => pool.cost(column, row) > 0).map((row) => ({ column, row }));
  });
  let beam: Tried[] = [start];
  const all: Tried[] = [];
  let bound = Number.POSITIVE_INFINITY;
  for (let step = 1; step <= maxChanges && beam.length > 0; step++) {
    const recipes = new Map<string, Recipe>();
    for (const { recipe } of beam) {
      for (const { column, row } of singles) {
        if (recipe[column] !== 0) continue;
        const next = recipe.slice();
        next[column] = row;
        // Nothing that costs more than a solution at hand can be better.
        if (pool.distance(next) < bound) recipes.set(next.join(), next);
      }
    }
    const tried = await pool.try([...recipes.values()]);
    all.push(...tried);
    for (const { gap, distance } of tried) if (gap === 0) bound = Math.min(bound, distance);
    const open = tried.filter(({ gap }) => gap > 0);
    // What comes near, and what comes near for little.
    const byGap = [...open].sort((a, b) => a.gap - b.gap || nearer(a, b)).slice(0, BEAM);
    const gain = ({ gap, distance }: Tried) => (start.gap - gap) / distance;
    const byGain = [...open].sort((a, b) => gain(b) - gain(a)).slice(0, BEAM);
    beam = [...new Set([...byGap, ...byGain])];
  }
  return all;
}

/** Rows of the pool that hold the values of a column's grid. */
function gridRows(pool: Pool, column: number, points: number): number[] {
  const values = pool.rows.column(pool.names[column]);
  const { labels, places, ordered } = gridOf(values, points);
  const wanted = new Map<unknown, number>();
  const key = ordered ? (row: number) => pool.number(column, row) : (row: number) => pool.value(column, row);
  for (let row = values.values.length - 1; row >= 1; row--) wanted.set(key(row), row);
  return Array.from(places, (place, i) => wanted.get(ordered ? place : labels[i])).filter(
    (row) => row !== undefined,
  );
}

/** Observed rows that have the prediction, the nearest ones, with every change taken back that is not needed. */
async function fromPrototypes(pool: Pool, start: Tried): Promise<Tried[]> {
  const observed = Array.from({ length: pool.rows.numRows - 1 }, (_, i) => {
    const recipe = new Uint32Array(pool.names.length);
    for (const column of pool.free) recipe[column] = pool.cost(column, i + 1) > 0 ? i + 1 : 0;
    return recipe;
  });
  const near = (await pool.try(observed)).filter(({ gap }) => gap === 0).sort(nearer);
  const found: Tried[] = [];
  for (let one of near.slice(0, PROTOTYPES)) {
    for (;;) {
      const recipes = pool.free
        .filter((column) => one.recipe[column] !== 0)
        .map((column) => {
          const next = one.recipe.slice();
          next[column] = 0;
          return next;
        });
      const back = (await pool.try(recipes)).filter(({ gap }) => gap === 0).sort(nearer)[0];
      if (back === undefined || changes(back.recipe) === changes(start.recipe)) break;
      one = back;
    }
    found.push(one);
  }
  return found;
}

/** Moves each changed number back towards the row, as far as the prediction holds: halving over the observed values. */
async function refine(pool: Pool, found: Tried): Promise<Tried> {
  let best = found;
  for (const column of pool.free) {
    if (best.recipe[column] === 0 || !isOrdered(pool.rows.column(pool.names[column]))) continue;
    const between = valuesBetween(pool, column, best.recipe[column]);
    let [low, high] = [-1, between.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      const recipe = best.recipe.slice();
      recipe[column] = between[middle];
      const [tried] = await pool.try([recipe]);
      if (tried.gap === 0) {
        best = tried;
        high = middle;
      } else low = middle;
    }
  }
  return best;
}

/** Rows of the pool whose values lie between the row's own and another, that one last; one a value. */
function valuesBetween(pool: Pool, column: number, to: number): number[] {
  const numbers = toFloat64(pool.rows.column(pool.names[column]));
  const [from, end] = [numbers[0], numbers[to]];
  const different = new Map<number, number>();
  for (let row = 1; row < numbers.length; row++) {
    const value = numbers[row];
    if (value !== from && (value - from) * (value - end) <= 0) different.set(value, row);
  }
  if (!different.has(end)) different.set(end, to);
  return [...different].sort(([a], [b]) => Math.abs(a - from) - Math.abs(b - from)).map(([, row]) => row);
}

function changesOf(pool: Pool, recipe: Recipe): Change[] {
  return [...recipe.entries()]
    .filter(([, row]) => row !== 0)
    .map(([column, row]) => ({
      feature: pool.names[column],
      from: pool.value(column, 0),
      to: pool.value(column, row),
      cost: pool.cost(column, row),
    }))
    .sort((a, b) => b.cost - a.cost);
}

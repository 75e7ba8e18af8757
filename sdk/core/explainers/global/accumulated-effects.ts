import type { Random } from "../../../utils/random/index.js";
import { type Column, isNull, type Table, takeRows, toFloat64, valueAt } from "../../tables/index.js";
import type { RunOptions } from "../predict.js";
import type { ColumnEffect } from "./column-effect.js";
import { accumulatedEffectsDefaults } from "./config.js";
import { type Grid, gridOf } from "./grid.js";
import { orderLevels } from "./level-order.js";
import { noValues } from "./partial-dependence.js";
import {
  type AskedModel,
  checkInput,
  drawRows,
  inputsOf,
  outputNames,
  outputUnit,
  predictRows,
} from "./what-if.js";

export interface AccumulatedEffectsOptions extends RunOptions {
  /** Most intervals of the column's values, at quantiles. @default 40 */
  readonly intervals?: number;
  /** Most rows whose local effects are averaged, drawn with the seed. @default 10000 */
  readonly rows?: number;
}

/**
 * How predictions change with one column, among rows that are like those where it changes. Values are ends of intervals;
 * categories stand so that neighbours have like rows.
 */
export interface AccumulatedEffects extends ColumnEffect {
  readonly kind: "accumulated local effects";
  /** Per output, the accumulated effect at each value: 0 on average over the rows. */
  readonly effects: readonly Float64Array[];
  /** Per output, the standard error of the step to each value, from the value before; 0 at the first. */
  readonly stepErrors: readonly Float64Array[];
}

/** Each row's move: between which two places of the axis it is asked about. */
interface Moves {
  readonly rows: Uint32Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/**
 * Accumulated local effects (Apley and Zhu 2020) of one column: the mean change of the prediction from one end of an interval
 * to the other, for the rows inside of it, added up and centred. Unlike partial dependence it never asks about a row with a
 * value far from its own, so that columns that go together do not spoil it. Categories are put in an order in which
 * neighbours have like rows.
 */
export async function accumulatedEffects(
  model: AskedModel,
  rows: Table,
  feature: string,
  random: Random,
  options: AccumulatedEffectsOptions = {},
): Promise<AccumulatedEffects> {
  const { intervals, rows: wanted, ...run } = { ...accumulatedEffectsDefaults, ...options };
  checkInput(model, feature);
  const table = inputsOf(model, rows).take(drawRows(rows, wanted, random.fork("rows")));
  const column = table.column(feature);
  const grid = gridOf(column, intervals + 1);
  if (grid.places.length === 0) throw noValues(feature);
  const axis = grid.ordered ? numberAxis(grid, column) : categoryAxis(grid, column, table.drop([feature]));
  const outputs = outputNames(model);
  const width = outputs.length;
  const points = axis.values.values.length;
  const at = (places: Uint32Array) =>
    predictRows(model, table.take(axis.moves.rows).with({ [feature]: takeRows(axis.values, places) }), run);
  const empty = new Float64Array(0);
  const before = axis.moves.rows.length === 0 ? empty : (await at(axis.moves.from)).slice();
  const after = axis.moves.rows.length === 0 ? empty : await at(axis.moves.to);
  const made = outputs.map((_, o) => {
    const change = Float64Array.from(axis.moves.rows, (_, i) => after[i * width + o] - before[i * width + o]);
    return accumulate(change, axis.moves.to, points, axis.counts, grid.ordered);
  });
  return Object.freeze({
    kind: "accumulated local effects" as const,
    feature,
    unit: outputUnit(model),
    outputs,
    ordered: grid.ordered,
    values: Array.from({ length: points }, (_, i) => valueAt(axis.values, i)),
    places: grid.ordered ? grid.places : Float64Array.from({ length: points }, (_, i) => i),
    counts: axis.counts,
    effects: made.map(({ effects }) => effects),
    stepErrors: made.map(({ errors }) => errors),
    rows: axis.counts.reduce((sum, count) => sum + count, 0),
  });
}

interface Axis {
  readonly values: Column;
  readonly counts: Float64Array;
  readonly moves: Moves;
}

/** Each row goes from the lower to the upper end of its interval (lower, upper]; the least value is in the first. */
function numberAxis({ places, values }: Grid, column: Column): Axis {
  const numbers = toFloat64(column);
  const [rows, to]: [number[], number[]] = [[], []];
  const counts = new Float64Array(places.length);
  for (const [row, value] of numbers.entries()) {
    if (!Number.isFinite(value) || isNull(column, row)) continue;
    let high = places.findIndex((place) => place >= value);
    if (high < 0) high = places.length - 1;
    const interval = Math.min(places.length - 1, Math.max(1, high));
    counts[interval]++;
    if (interval === 0) continue;
    rows.push(row);
    to.push(interval);
  }
  const ends = Uint32Array.from(to);
  return { values, counts, moves: { rows: Uint32Array.from(rows), from: ends.map((k) => k - 1), to: ends } };
}

/** Each row is asked about its own category and the neighbours: a step between two is the mean over the rows of both. */
function categoryAxis(grid: Grid, column: Column, others: Table): Axis {
  const places = new Map(grid.labels.map((label, i) => [label, i]));
  const levels = grid.labels.length;
  const level = Int32Array.from(
    { length: column.values.length },
    (_, row) => places.get(valueAt(column, row)) ?? -1,
  );
  const order = orderLevels(level, levels, others);
  const place = new Int32Array(levels);
  for (const [i, own] of order.entries()) place[own] = i;
  const [rows, from]: [number[], number[]] = [[], []];
  for (const [row, own] of level.entries()) {
    if (own < 0) continue;
    for (const step of [place[own] - 1, place[own]]) {
      if (step < 0 || step >= levels - 1) continue;
      rows.push(row);
      from.push(step);
    }
  }
  const starts = Uint32Array.from(from);
  return {
    values: takeRows(grid.values, order),
    counts: Float64Array.from(order, (own) => grid.counts[own]),
    moves: { rows: Uint32Array.from(rows), from: starts, to: starts.map((k) => k + 1) },
  };
}

/** Mean changes by the place they lead to, added up, and centred by how many rows there are. */
function accumulate(
  change: Float64Array,
  to: Uint32Array,
  points: number,
  counts: Float64Array,
  ordered: boolean,
): { readonly effects: Float64Array; readonly errors: Float64Array } {
  const moves = new Float64Array(points);
  const means = new Float64Array(points);
  const squares = new Float64Array(points);
  for (const [i, place] of to.entries()) {
    moves[place]++;
    const off = change[i] - means[place];
    means[place] += off / moves[place];
    squares[place] += off * (change[i] - means[place]);
  }
  const effects = new Float64Array(points);
  for (let k = 1; k < points; k++) effects[k] = effects[k - 1] + means[k];
  const rows = counts.reduce((sum, count) => sum + count, 0);
  let centre = 0;
  for (let k = 0; k < points; k++) {
    // Inside of an interval the effect goes from one end to the other: its rows have the middle of both.
    const here = ordered && k > 0 ? (effects[k - 1] + effects[k]) / 2 : effects[k];
    centre += (counts[k] * here) / rows;
  }
  return {
    effects: effects.map((effect) => effect - centre),
    errors: squares.map((sum, k) => (moves[k] > 1 ? Math.sqrt(sum / (moves[k] - 1) / moves[k]) : 0)),
  };
}

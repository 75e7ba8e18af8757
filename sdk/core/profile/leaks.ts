import type { Table } from "../tables/index.js";
import { exactnessOf } from "./exact.js";
import { type Formula, findCopy, findPairs, type NumberColumnOf } from "./formulas.js";
import { findSum } from "./linear.js";
import { momentsOf } from "./numbers.js";
import { type NumberTarget, rowsWithTarget } from "./target.js";

/** Columns whose pairs are tried: those that go with the target most. */
const MOST_COLUMNS = 200;
/** Least different values of a target: of few ones chance finds formulas. */
const LEAST_VALUES = 10;

/** Formulas of a few columns that give a target of numbers. */
export interface Formulas {
  readonly copies: readonly Formula[];
  readonly pairs: readonly Formula[];
  readonly sum?: Formula;
  /** Rows looked at. */
  readonly rows: number;
}

/**
 * Looks for columns that give the target by a formula: one column as it is or on another scale, a sum, difference, product or
 * ratio of two, a weighted sum of up to eight. `names`: columns of numbers, those first that go with the target most.
 */
export async function findFormulas(
  table: Table,
  target: NumberTarget,
  names: readonly string[],
  turn: () => Promise<void>,
): Promise<Formulas> {
  const rows = rowsWithTarget(target);
  const values = Float64Array.from(rows, (row) => target.values[row]);
  const { std } = momentsOf(values);
  if (new Set(values.subarray(0, 10_000)).size < LEAST_VALUES)
    return { copies: [], pairs: [], rows: rows.length };
  const exactness = exactnessOf(values, std);
  const chosen = new Set(names.slice(0, MOST_COLUMNS));
  // In the order of the table, as people know them.
  const looked = table.names.filter((name) => chosen.has(name));
  const columns = looked.map((name): NumberColumnOf => {
    const all = table.numbers(name);
    return { name, values: Float64Array.from(rows, (row) => all[row]) };
  });
  const copies: Formula[] = [];
  const others: NumberColumnOf[] = [];
  for (const column of columns) {
    const copy = findCopy(column, values, exactness);
    if (copy === undefined) others.push(column);
    else copies.push(copy);
  }
  await turn();
  const pairs = await findPairs(others, values, exactness, turn);
  await turn();
  // What a pair tells, a longer sum tells again.
  const sum = pairs.length > 0 ? undefined : findSum(...completeRows(others, values), exactness);
  return { copies, pairs, rows: rows.length, ...(sum === undefined ? {} : { sum }) };
}

/** Columns that are known in nearly all rows, and the rows where all of these are. */
function completeRows(
  columns: readonly NumberColumnOf[],
  target: Float64Array,
): [NumberColumnOf[], Float64Array] {
  const known = columns.filter(({ values }) => {
    let gaps = 0;
    for (const value of values) if (!Number.isFinite(value)) gaps++;
    return gaps <= values.length / 20;
  });
  const rows = Uint32Array.from(target.keys()).filter((row) =>
    known.every(({ values }) => Number.isFinite(values[row])),
  );
  const pick = (values: Float64Array) =>
    rows.length === values.length ? values : Float64Array.from(rows, (row) => values[row]);
  return [known.map(({ name, values }) => ({ name, values: pick(values) })), pick(target)];
}

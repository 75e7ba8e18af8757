import type { Cell } from "./cells.js";
import type { WhatIfColumn } from "./columns.js";

/** Columns that a grid goes along, and of these those that it has pairs of. */
export const GRID_COLUMNS = 8;
const PAIRED_COLUMNS = 4;
/** Values along a column by itself, and along each side of a pair. */
const LINE_VALUES = 21;
const PAIR_VALUES = 9;

/** Predictions around a row, made beforehand: along each column, and along both columns of a pair. */
export interface WhatIfGrid {
  readonly lines: readonly GridLine[];
  readonly pairs: readonly GridPair[];
}

interface GridLine {
  /** Place of the column. */
  readonly column: number;
  /** Values in ascending order, or choices. */
  readonly values: readonly Cell[];
  /** By value, one number an output. */
  readonly predictions: readonly (readonly number[])[];
}

interface GridPair {
  readonly columns: readonly [number, number];
  readonly values: readonly [readonly Cell[], readonly Cell[]];
  /** By the first's value, then the second's. */
  readonly predictions: readonly (readonly (readonly number[])[])[];
}

/** Predicts the grid around a row. The columns stand in the order of their weight: the first ones are taken. */
export async function predictGrid(
  columns: readonly WhatIfColumn[],
  row: readonly Cell[],
  predict: (rows: readonly (readonly Cell[])[]) => Promise<Float64Array>,
): Promise<WhatIfGrid> {
  const rows: Cell[][] = [];
  const changed = (...changes: readonly (readonly [number, Cell])[]): number => {
    const made = [...row];
    for (const [c, cell] of changes) made[c] = cell;
    return rows.push(made) - 1;
  };
  const places = columns.slice(0, GRID_COLUMNS).map((_, c) => c);
  const lines = places.map((c) => {
    const values = valuesOf(columns[c], row[c], LINE_VALUES);
    return { column: c, values, at: values.map((cell) => changed([c, cell])) };
  });
  const paired = places.slice(0, PAIRED_COLUMNS);
  const pairs = paired.flatMap((a, i) =>
    paired.slice(i + 1).map((b) => {
      const values = [
        valuesOf(columns[a], row[a], PAIR_VALUES),
        valuesOf(columns[b], row[b], PAIR_VALUES),
      ] as const;
      const at = values[0].map((x) => values[1].map((y) => changed([a, x], [b, y])));
      return { columns: [a, b] as const, values, at };
    }),
  );
  const all = await predict(rows);
  const outputs = all.length / rows.length;
  const of = (at: number): number[] => [...all.subarray(at * outputs, (at + 1) * outputs)];
  return {
    lines: lines.map(({ at, ...line }) => ({ ...line, predictions: at.map(of) })),
    pairs: pairs.map(({ at, ...pair }) => ({ ...pair, predictions: at.map((line) => line.map(of)) })),
  };
}

/** Values over a column's range, the row's own among them. */
function valuesOf(
  { low, high, step, choices, control, missing }: WhatIfColumn,
  own: Cell,
  count: number,
): Cell[] {
  const also: Cell[] = missing ? [null] : [];
  if (control === "boolean") return [false, true, ...also];
  if (choices !== undefined) {
    const some = choices.length <= 2 * count ? choices : choices.slice(0, 2 * count);
    return [...new Set<Cell>([...some, own, ...also])];
  }
  if (low === undefined || high === undefined) return [own];
  const places = Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
  const numbers = new Set(step === 1 ? places.map(Math.round) : places);
  if (typeof own === "number") numbers.add(own);
  return [...[...numbers].sort((a, b) => a - b), ...also];
}

/** Where a value lies among a grid's: two neighbours and how far it is from the first; undefined where it is none of them. */
function placeOf(values: readonly Cell[], cell: Cell): readonly [number, number, number] | undefined {
  const same = values.indexOf(cell);
  if (same >= 0) return [same, same, 0];
  if (typeof cell !== "number") return undefined;
  const numbers = values.flatMap((value, i) => (typeof value === "number" ? [{ value, i }] : []));
  const after = numbers.findIndex(({ value }) => value > cell);
  const last = numbers.at(-1);
  if (last === undefined) return undefined;
  // Beyond the ends the end's prediction is all that is known.
  if (after === 0) return [numbers[0].i, numbers[0].i, 0];
  if (after < 0) return [last.i, last.i, 0];
  const [a, b] = [numbers[after - 1], numbers[after]];
  return [a.i, b.i, (cell - a.value) / (b.value - a.value)];
}

const mix = (a: readonly number[], b: readonly number[], t: number): number[] =>
  a.map((x, o) => x + t * (b[o] - x));

/** What a grid makes of a row. */
export interface GridAnswer {
  readonly predictions: readonly number[];
  /** By changed column: what it changes by itself, one number an output. */
  readonly effects: ReadonlyMap<number, readonly number[]>;
  /** Between which values it was interpolated, a sentence a column. */
  readonly between: readonly { readonly column: number; readonly low: Cell; readonly high: Cell }[];
}

/**
 * A prediction out of the grid: the start's, plus what each changed column changes by itself, plus what each pair of them that the
 * grid has changes beyond that. Linear between the grid's values. A value that the grid cannot place counts as unchanged.
 */
export function askGrid(
  { lines, pairs }: WhatIfGrid,
  start: readonly Cell[],
  from: readonly number[],
  row: readonly Cell[],
): GridAnswer {
  const effects = new Map<number, number[]>();
  const between: { column: number; low: Cell; high: Cell }[] = [];
  for (const { column, values, predictions } of lines) {
    const place = row[column] === start[column] ? undefined : placeOf(values, row[column]);
    if (place === undefined) continue;
    const [a, b, t] = place;
    effects.set(
      column,
      mix(predictions[a], predictions[b], t).map((value, o) => value - from[o]),
    );
    if (a !== b) between.push({ column, low: values[a], high: values[b] });
  }
  const predictions = from.map((value, o) =>
    [...effects.values()].reduce((sum, effect) => sum + effect[o], value),
  );
  for (const { columns, values, predictions: grid } of pairs) {
    const own = columns.map((column) => effects.get(column));
    const x = placeOf(values[0], row[columns[0]]);
    const y = placeOf(values[1], row[columns[1]]);
    if (own[0] === undefined || own[1] === undefined || x === undefined || y === undefined) continue;
    const line = (at: number) => mix(grid[at][y[0]], grid[at][y[1]], y[2]);
    const both = mix(line(x[0]), line(x[1]), x[2]);
    for (let o = 0; o < predictions.length; o++) predictions[o] += both[o] - from[o] - own[0][o] - own[1][o];
  }
  return { predictions, effects, between };
}

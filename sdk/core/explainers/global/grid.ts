import {
  type Column,
  isNull,
  isString,
  nullCount,
  type Scalar,
  takeRows,
  toFloat64,
  valueAt,
} from "../../tables/index.js";

/** The values of a column that a model is asked about. All of them were observed. */
export interface Grid {
  /** Whether the values have an order and distances: numbers, dates and times. Texts and booleans have none. */
  readonly ordered: boolean;
  /** One value a point, of the column's own type; ascending where they are ordered, else the most frequent first. */
  readonly values: Column;
  /** The same as people read them. */
  readonly labels: readonly Scalar[];
  /** Places on the axis: the numbers (dates as days, times as milliseconds since 1970), or 0, 1, 2, … of categories. */
  readonly places: Float64Array;
  /** Rows at each value of a category; rows up to each place (and above the one before) where values are ordered. */
  readonly counts: Float64Array;
}

/** Whether the values of a column have an order and distances. */
export function isOrdered(column: Column): boolean {
  return !isString(column) && column.type !== "bool";
}

/**
 * Up to `points` observed values: all different ones where there are no more, else those at evenly spaced quantiles
 * between the shares `low` and `high` of the rows. Nulls and NaN are left out. Categories beyond `points` are left out,
 * the rarest first.
 */
export function gridOf(column: Column, points: number, low = 0, high = 1): Grid {
  return isOrdered(column) ? orderedGrid(column, points, low, high) : categoryGrid(column, points);
}

function orderedGrid(column: Column, points: number, low: number, high: number): Grid {
  const numbers = toFloat64(column);
  const rows = presentRows(column).filter((row) => Number.isFinite(numbers[row]));
  rows.sort((a, b) => numbers[a] - numbers[b]);
  const different = rows.filter((row, i) => i === 0 || numbers[row] !== numbers[rows[i - 1]]);
  const picked =
    different.length <= points
      ? different
      : Uint32Array.from({ length: points }, (_, i) => {
          const share = low + ((high - low) * i) / Math.max(1, points - 1);
          return rows[Math.round(share * (rows.length - 1))];
        }).filter((row, i, all) => i === 0 || numbers[row] !== numbers[all[i - 1]]);
  const places = Float64Array.from(picked, (row) => numbers[row]);
  const counts = new Float64Array(places.length);
  for (let i = 0, at = 0; i < rows.length; i++) {
    while (at < places.length - 1 && places[at] < numbers[rows[i]]) at++;
    counts[at]++;
  }
  return { ordered: true, ...taken(column, picked), places, counts };
}

function categoryGrid(column: Column, points: number): Grid {
  const firsts = new Map<Scalar, { readonly row: number; count: number }>();
  for (const row of presentRows(column)) {
    const value = valueAt(column, row);
    const known = firsts.get(value);
    if (known === undefined) firsts.set(value, { row, count: 1 });
    else known.count++;
  }
  const kept = [...firsts.values()].sort((a, b) => b.count - a.count).slice(0, points);
  return {
    ordered: false,
    ...taken(
      column,
      kept.map(({ row }) => row),
    ),
    places: Float64Array.from(kept, (_, i) => i),
    counts: Float64Array.from(kept, ({ count }) => count),
  };
}

function presentRows(column: Column): Uint32Array {
  const all = Uint32Array.from({ length: column.values.length }, (_, row) => row);
  return nullCount(column) === 0 ? all : all.filter((row) => !isNull(column, row));
}

function taken(column: Column, rows: ArrayLike<number>): Pick<Grid, "values" | "labels"> {
  return { values: takeRows(column, rows), labels: Array.from(rows, (row) => valueAt(column, row)) };
}

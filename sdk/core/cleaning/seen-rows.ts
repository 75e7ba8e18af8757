import { type Column, isString, stringColumn, Table, toFloat64, valueAt } from "../tables/index.js";
import { firstSameRows } from "./same-rows.js";

/**
 * How many rows are equal to a row of `known` in these columns, which both tables have. Numbers are equal by value, whatever
 * their type; missing values are equal to one another.
 */
export function countSeenRows(known: Table, rows: Table, names: readonly string[]): number {
  if (names.length === 0) return 0;
  const both = Table.from(
    names.map((name) => [name, joined(known.column(name), rows.column(name), name)] as const),
  );
  return firstSameRows(both, names)
    .subarray(known.numRows)
    .reduce((count, first) => count + (first < known.numRows ? 1 : 0), 0);
}

function joined(first: Column, second: Column, name: string): Column {
  if (isString(first) || isString(second)) return stringColumn([...texts(first), ...texts(second)]);
  const values = new Float64Array(first.values.length + second.values.length);
  values.set(toFloat64(first, name));
  values.set(toFloat64(second, name), first.values.length);
  return { type: "float64", values };
}

function* texts(column: Column): IterableIterator<string | null> {
  for (let row = 0; row < column.values.length; row++) {
    const value = valueAt(column, row);
    yield value === null ? null : String(value);
  }
}

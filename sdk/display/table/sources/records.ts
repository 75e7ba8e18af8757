import type { TableSource } from "../source.js";
import { columnOfValues } from "./columns.js";

/** Records whose keys become the columns. */
const LOOKED_AT = 100;

type Item = Readonly<Record<string, unknown>>;

const isItem = (value: unknown): value is Item => typeof value === "object" && value !== null;

const fieldOf = (value: unknown, name: string): unknown => (isItem(value) ? value[name] : undefined);

const keysOf = (items: readonly unknown[]): string[] => [
  ...new Set(items.slice(0, LOOKED_AT).flatMap((item) => (isItem(item) ? Object.keys(item) : []))),
];

/**
 * One object a row, as a table. Columns are the keys of the first hundred; a key that a row lacks is missing there, and a
 * property that throws is as well.
 */
export function recordsSource(
  items: readonly unknown[],
  title: string,
  keys: readonly string[] = keysOf(items),
): TableSource {
  return {
    title,
    numRows: items.length,
    columns: keys.map((name) =>
      columnOfValues({
        name,
        numRows: items.length,
        get: (row) => fieldOf(items[row], name),
      }),
    ),
  };
}

/** Keys and values of a map; values that are all records have their keys as columns. */
export function mapSource(map: ReadonlyMap<unknown, unknown>, title: string, records: boolean): TableSource {
  const keys = [...map.keys()];
  const numRows = keys.length;
  const key = columnOfValues({ name: "key", numRows, get: (row) => keys[row] });
  const at = (row: number): unknown => map.get(keys[row]);
  const names = records
    ? keysOf(Array.from({ length: Math.min(LOOKED_AT, numRows) }, (_, row) => at(row)))
    : [];
  const values = records
    ? names.map((name) => columnOfValues({ name, numRows, get: (row) => fieldOf(at(row), name) }))
    : [columnOfValues({ name: "value", numRows, get: at })];
  return { title, numRows, columns: [key, ...values] };
}

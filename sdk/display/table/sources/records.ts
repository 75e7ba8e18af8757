import type { TableSource } from "../source.js";
import { columnOfValues } from "./columns.js";

/** Records whose keys become the columns. */
const LOOKED_AT = 100;

type Item = Readonly<Record<string, unknown>>;

const isItem = (value: unknown): value is Item => typeof value === "object" && value !== null;

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
        get: (row) => {
          const item = items[row];
          return isItem(item) ? item[name] : undefined;
        },
      }),
    ),
  };
}

/** Keys and values of a map; values that are all records have their keys as columns. */
export function mapSource(
  entries: readonly (readonly [unknown, unknown])[],
  title: string,
  records: boolean,
): TableSource {
  const numRows = entries.length;
  const key = columnOfValues({ name: "key", numRows, get: (row) => entries[row]?.[0] });
  if (records) {
    const values = recordsSource(
      entries.map(([, value]) => value),
      title,
    );
    return { ...values, columns: [key, ...values.columns] };
  }
  const value = columnOfValues({ name: "value", numRows, get: (row) => entries[row]?.[1] });
  return { title, numRows, columns: [key, value] };
}

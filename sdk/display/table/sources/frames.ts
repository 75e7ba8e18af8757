import type { TableSource } from "../source.js";
import { columnOfValues } from "./columns.js";

/** What is asked of an Arquero table, of any copy of the package. */
export interface ArqueroLike {
  numRows(): number;
  columnNames(): readonly string[];
  column(name: string): unknown;
  scan(visit: (row: number) => void, order: boolean): void;
  isFiltered?(): boolean;
  isOrdered?(): boolean;
}

/** What is asked of an Arquero column: it is an array itself, or answers `at` or `get`, and may hold its array as `data`. */
interface ArqueroColumn {
  at?(row: number): unknown;
  get?(row: number): unknown;
  readonly data?: unknown;
}

/** The rows of the table in its order, those filtered out left out; undefined where they are all rows as they lie. */
function rowsOf(table: ArqueroLike): Uint32Array | undefined {
  if (table.isFiltered?.() === false && table.isOrdered?.() === false) return undefined;
  const rows = new Uint32Array(table.numRows());
  let count = 0;
  table.scan((row) => {
    rows[count++] = row;
  }, true);
  return rows.subarray(0, count);
}

/** An Arquero table: its rows in its order. */
export function arqueroSource(table: ArqueroLike, title: string): TableSource {
  const numRows = table.numRows();
  const rows = rowsOf(table);
  return {
    title,
    numRows,
    columns: table.columnNames().map((name) => {
      const column = Object(table.column(name)) as ArqueroColumn;
      const at = (row: number): unknown => (column.at ? column.at(row) : column.get?.(row));
      const array = ArrayBuffer.isView(column) ? column : column.data;
      return columnOfValues({
        name,
        numRows,
        get: rows === undefined ? at : (row) => at(rows[row]),
        // Filtered or ordered, the array is not the column.
        ...(rows === undefined && hasLength(array, numRows) ? { array } : {}),
      });
    }),
  };
}

const hasLength = (array: unknown, length: number): boolean =>
  ArrayBuffer.isView(array) && "length" in array && array.length === length;

/** What is asked of a danfojs DataFrame or Series. */
export interface DanfoLike {
  readonly index: readonly unknown[];
  readonly columns: readonly unknown[];
  readonly dtypes: readonly string[];
  /** Rows of a frame, cells of a series. */
  readonly values: readonly unknown[];
}

/** A danfojs DataFrame or Series, with its labels. */
export function danfoSource({ index, columns, dtypes, values }: DanfoLike, title: string): TableSource {
  const numRows = values.length;
  const isFrame = columns.length !== 1 || Array.isArray(values[0]);
  return {
    title,
    numRows,
    label: (row) => index[row],
    columns: columns.map((name, c) =>
      columnOfValues({
        name: String(name),
        numRows,
        type: dtypes[c],
        get: isFrame
          ? (row) => {
              const cells = values[row];
              return Array.isArray(cells) ? cells[c] : undefined;
            }
          : (row) => values[row],
      }),
    ),
  };
}

import { type Column, type ColumnType, isBigInt, isNull, isString, Table } from "../tables/index.js";

/** A value of a row as a page can hold it: a date in days, a timestamp in milliseconds since 1970; null where it is missing. */
export type Cell = number | string | boolean | null;

/** What the cells of a column are. */
export type CellKind = "number" | "text" | "boolean" | "date" | "timestamp";

/** Enough of a column to make it again from cells. */
export interface CellColumn {
  readonly name: string;
  readonly holds: CellKind;
}

export function cellKind(type: ColumnType): CellKind {
  if (type === "string") return "text";
  if (type === "bool") return "boolean";
  return type === "date" || type === "timestamp" ? type : "number";
}

const UNIT_MS = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 } as const;

/** One cell of a column; NaN counts as missing, as models read it. */
export function cellAt(column: Column, row: number): Cell {
  if (isNull(column, row)) return null;
  if (isString(column)) return column.categories[column.values[row]];
  if (isBigInt(column)) {
    const value = Number(column.values[row]);
    return column.type === "timestamp" ? value * UNIT_MS[column.unit ?? "us"] : value;
  }
  const value = column.values[row];
  if (column.type === "bool") return value !== 0;
  return Number.isNaN(value) ? null : value;
}

/** Some rows of a table, each as cells in the order of the columns. */
export function cellsOf(table: Table, columns: readonly CellColumn[], rows: ArrayLike<number>): Cell[][] {
  const read = columns.map(({ name }) => table.column(name));
  return Array.from(rows, (row) => read.map((column) => cellAt(column, row)));
}

/** Rows of cells as a table that a model encodes. */
export function tableOfCells(columns: readonly CellColumn[], rows: readonly (readonly Cell[])[]): Table {
  return Table.from(
    columns.map(
      ({ name, holds }, c) =>
        [
          name,
          columnOf(
            holds,
            rows.map((row) => row[c]),
          ),
        ] as const,
    ),
  );
}

function columnOf(holds: CellKind, cells: readonly Cell[]): Column {
  const valid = cells.includes(null)
    ? { valid: Uint8Array.from(cells, (cell) => (cell === null ? 0 : 1)) }
    : {};
  if (holds === "text") {
    const categories = [...new Set(cells.flatMap((cell) => (cell === null ? [] : String(cell))))];
    const codes = new Map(categories.map((text, code) => [text, code]));
    const values = Int32Array.from(cells, (cell) => codes.get(String(cell)) ?? 0);
    return { type: "string", values, categories, ...valid };
  }
  if (holds === "boolean")
    return { type: "bool", values: Uint8Array.from(cells, (cell) => (cell === true ? 1 : 0)), ...valid };
  if (holds === "timestamp") {
    // Microseconds, so that what has a fraction of a millisecond keeps it.
    const values = BigInt64Array.from(cells, (cell) => BigInt(Math.round(Number(cell) * 1000)));
    return { type: "timestamp", values, unit: "us", utc: true, ...valid };
  }
  const numbers = cells.map((cell) => (cell === null ? Number.NaN : Number(cell)));
  if (holds === "date")
    return { type: "date", values: Int32Array.from(numbers, (n) => Math.round(n || 0)), ...valid };
  return { type: "float64", values: Float64Array.from(numbers), ...valid };
}

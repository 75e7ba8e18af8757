import type { Shown } from "../host.js";
import { call, hasMethods, isArrayOf, isString, read } from "../probe.js";
import { shown } from "../shown.js";
import { type GridColumn, gridHtml, gridText, rowsShown, sizeText } from "./grid.js";

/** An Arquero table, of any copy of the package. */
export function isArquero(value: object): boolean {
  return hasMethods(value, "columnNames", "numRows", "numCols", "scan", "column");
}

interface ArqueroColumn {
  readonly at?: (row: number) => unknown;
  readonly get?: (row: number) => unknown;
  readonly data?: unknown;
}

const TYPED = /^(Big)?(U)?(Int|Float)(\d+)/;

function typeOf(column: ArqueroColumn, values: readonly unknown[]): string {
  // A column is an array itself, or holds one.
  const typed = [column, Object(column.data)]
    .map((array) => TYPED.exec(String(read(array, Symbol.toStringTag))))
    .find((found) => found !== null);
  if (typed) return `${typed[2] ? "u" : ""}${typed[3].toLowerCase()}${typed[4]}`;
  const first = values.find((value) => value !== null && value !== undefined);
  if (first instanceof Date) return "date";
  return first === undefined ? "" : typeof first;
}

/** Its first rows in the order of the table, filtered ones left out, and the types of its columns. */
export function showArquero(table: object): Shown {
  const total = Number(call(table, "numRows"));
  const names = call(table, "columnNames");
  if (!isArrayOf(names, isString)) throw new TypeError("columnNames() gives no names");
  const indices: number[] = [];
  call(table, "scan", (row: number) => void indices.push(row), true, rowsShown(total));
  const columns = names.map((name) => call(table, "column", name) as ArqueroColumn);
  const values = columns.map((column) =>
    indices.map((row) => (column.at ? column.at(row) : column.get?.(row))),
  );
  const grid = {
    title: `Arquero table: ${sizeText(total, names.length)}${states(table)}`,
    columns: names.map((name, c): GridColumn => {
      const type = typeOf(columns[c], values[c]);
      return { name, type, right: /^(u?int|float|number|bigint)/.test(type) };
    }),
    rows: indices.map((_, r) => values.map((column) => column[r])),
    totalRows: total,
  };
  return shown(gridText(grid), gridHtml(grid));
}

function states(table: object): string {
  const groups = read(table, "isGrouped") && call(table, "isGrouped") ? call(table, "groups") : undefined;
  const size = typeof groups === "object" && groups !== null ? read(groups, "size") : undefined;
  return size === undefined ? "" : `, ${size} groups`;
}

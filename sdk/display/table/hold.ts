import { type JsonCell, jsonCell } from "./cell.js";
import { type Head, tableHeads } from "./head.js";
import type { TableSource } from "./source.js";
import { pack, type TableState } from "./state.js";
import type { Describe } from "./windows.js";

/** Rows that a saved notebook holds of a long table, and characters that they may take; at least the rows that are shown. */
const HELD_ROWS = 1_000;
const HELD_CHARACTERS = 400_000;
const LEAST_ROWS = 20;
/** Columns that are shown of a wide table: the first and the last. */
const MAX_COLUMNS = 200;

/** A table with the columns that a view shows: all, or the first and last hundred. */
export function shownColumns(source: TableSource, most = MAX_COLUMNS): TableSource {
  const { columns } = source;
  if (columns.length <= most) return source;
  return { ...source, columns: [...columns.slice(0, most / 2), ...columns.slice(-most / 2)] };
}

/** The first rows' cells, as many as may be held. */
export function firstRows(
  { numRows, columns }: TableSource,
  characters: number,
  describe?: Describe,
): JsonCell[][] {
  const rows: JsonCell[][] = [];
  let used = 0;
  for (let row = 0; row < Math.min(numRows, HELD_ROWS); row++) {
    const cells = columns.map((column) => jsonCell(column.get(row), describe));
    used += JSON.stringify(cells).length;
    if (used > characters && row >= LEAST_ROWS) break;
    rows.push(cells);
  }
  return rows;
}

/** What the page knows of a table. */
export function tableState(full: TableSource, describe?: Describe): TableState {
  const source = shownColumns(full);
  const heads: readonly Head[] = tableHeads(source);
  const rows = firstRows(source, HELD_CHARACTERS, describe);
  const { label } = source;
  return {
    title: source.title,
    numRows: source.numRows,
    numColumns: full.columns.length,
    heads,
    packed: heads.map((_, c) => pack(rows.map((cells) => cells[c]))),
    held: rows.length,
    ...(label === undefined ? {} : { labels: pack(rows.map((_, row) => jsonCell(label(row), describe))) }),
  };
}

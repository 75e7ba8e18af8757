import { type Column, Table, toColumn } from "../../../core/tables/index.js";
import { ownNames } from "../names.js";
import type { SourceColumn, TableSource } from "../source.js";
import { plainText } from "../vector.js";

/** What a core's column can hold of a value: a Date that is none is missing. */
function plainValue(value: unknown): unknown {
  if (value === undefined) return null;
  return value instanceof Date && Number.isNaN(value.getTime()) ? null : value;
}

function coreColumn(column: SourceColumn, name: string, rows: ArrayLike<number>): Column {
  const values = Array.from(rows, (row) => plainValue(column.get(row)));
  try {
    return toColumn(values, name);
  } catch {
    // Values of several kinds, objects, integers beyond 64 bits: as texts.
    return toColumn(
      values.map((value) => (value === null ? null : plainText(value))),
      name,
    );
  }
}

/** Rows of any source as a table of the core: its own types where it is one, else the types of the values. */
export function coreTable(source: TableSource, rows?: Uint32Array): Table {
  if (source.origin instanceof Table) return rows === undefined ? source.origin : source.origin.take(rows);
  const taken = rows ?? Uint32Array.from({ length: source.numRows }, (_, row) => row);
  const names = ownNames(source.columns);
  return Table.from(
    source.columns.map((column, c) => [names[c], coreColumn(column, names[c], taken)] as const),
  );
}

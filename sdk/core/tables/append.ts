import { AssayError } from "../../utils/errors/index.js";
import { type Column, isBigInt, isString, type NumberArray } from "./column.js";
import { Table } from "./table.js";

/**
 * The rows of several tables one below the other. All have the same columns of the same types; others throw DATA_SHAPE. Columns
 * stand in the order of the first table; dictionaries are joined.
 */
export function appendTables(tables: readonly Table[]): Table {
  const [first, ...rest] = tables;
  if (first === undefined) return Table.from({});
  if (rest.length === 0) return first;
  const shape = shapeOf(first);
  const other = rest.find((table) => shapeOf(table) !== shape);
  if (other !== undefined) {
    throw new AssayError("DATA_SHAPE", {
      what: "tables of different columns cannot stand one below the other",
      got: shapeOf(other),
      wanted: shape,
    });
  }
  return Table.from(
    first.names.map((name) => [name, appended(tables.map((table) => table.column(name)))] as const),
  );
}

/** Names and types of a table's columns as a text: equal for tables that can stand one below the other. */
export function shapeOf(table: Table): string {
  const columns = table
    .entries()
    .map(([name, column]) => [
      name,
      column.type,
      ...(isBigInt(column) ? [column.unit ?? "us", column.utc === true] : []),
    ]);
  return JSON.stringify(columns.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

function appended(columns: readonly Column[]): Column {
  const [first] = columns;
  const length = columns.reduce((sum, { values }) => sum + values.length, 0);
  const Typed = first.values.constructor as new (length: number) => NumberArray;
  const values = new Typed(length);
  const valid = columns.some((column) => column.valid !== undefined)
    ? new Uint8Array(length).fill(1)
    : undefined;
  const codes = new Map<string, number>();
  let at = 0;
  for (const column of columns) {
    if (isString(column)) {
      const code = column.categories.map((text) => {
        const found = codes.get(text) ?? codes.size;
        codes.set(text, found);
        return found;
      });
      for (let i = 0; i < column.values.length; i++) values[at + i] = code[column.values[i]] ?? 0;
    } else values.set(column.values as NumberArray, at);
    if (column.valid !== undefined) valid?.set(column.valid, at);
    at += column.values.length;
  }
  const nullable = valid === undefined ? {} : { valid };
  if (isString(first))
    return { type: "string", values: values as Int32Array, categories: [...codes.keys()], ...nullable };
  const { valid: _, ...rest } = first;
  return { ...rest, values, ...nullable } as Column;
}

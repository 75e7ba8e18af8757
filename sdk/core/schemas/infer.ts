import {
  type Column,
  isNumeric,
  isString,
  nullCount,
  type Table,
  toFloat64,
  valueAt,
} from "../tables/index.js";
import { isOfKind } from "./cast.js";
import { type ColumnKind, type ColumnSchemaInput, columnKind, type TableSchemaInput } from "./config.js";

/** Most different texts of a column whose values a schema lists. */
const MAX_VALUES = 20;

/** The config of a schema that a table keeps; a start to edit, since new rows may go beyond the ranges seen. */
export function inferSchema(table: Table): TableSchemaInput {
  return {
    columns: Object.fromEntries(table.entries().map(([name, column]) => [name, inferColumn(column)])),
  };
}

/** What a column's type is to people. */
export function kindOf(column: Column): ColumnKind {
  const order: readonly ColumnKind[] = ["integer", "number", ...columnKind.options];
  return order.find((kind) => isOfKind(column, kind)) ?? "string";
}

function inferColumn(column: Column): ColumnSchemaInput {
  const type = kindOf(column);
  const nullable = nullCount(column) > 0 ? { nullable: true } : {};
  if (isString(column)) return { type, ...nullable, ...inferValues(column) };
  if (type === "boolean") return { type, ...nullable };
  return { type, ...nullable, ...inferRange(column) };
}

function inferValues(column: Column): ColumnSchemaInput {
  const values = new Set<string>();
  for (let row = 0; row < column.values.length; row++) {
    const value = valueAt(column, row);
    if (value !== null) values.add(String(value));
    if (values.size > MAX_VALUES) return {};
  }
  // As many values as rows are names, not categories.
  if (values.size === 0 || (values.size > 1 && values.size === column.values.length)) return {};
  return { values: [...values].sort() };
}

function inferRange(column: Column): ColumnSchemaInput {
  const numbers = toFloat64(column);
  let least = -1;
  let most = -1;
  let finite = true;
  for (let row = 0; row < numbers.length; row++) {
    if (column.valid?.[row] === 0) continue;
    if (!Number.isFinite(numbers[row])) finite = false;
    else {
      if (least < 0 || numbers[row] < numbers[least]) least = row;
      if (most < 0 || numbers[row] > numbers[most]) most = row;
    }
  }
  const notFinite = isNumeric(column) && !finite ? { finite: false } : {};
  if (least < 0) return notFinite;
  const bound = (row: number) => (isNumeric(column) ? numbers[row] : String(valueAt(column, row)));
  return { ...notFinite, min: bound(least), max: bound(most) };
}

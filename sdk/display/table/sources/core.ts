import { type Column, isBigInt, isString, type Table, valueAt } from "../../../core/tables/index.js";
import type { ColumnKind, SourceColumn, TableSource, Vector } from "../source.js";

const UNIT_MS = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 } as const;
const DAY_MS = 86_400_000;

function kindOf({ type }: Column): ColumnKind {
  if (type === "string") return "text";
  if (type === "bool") return "boolean";
  return type === "date" || type === "timestamp" ? "time" : "number";
}

function vectorOf(column: Column): Vector {
  const valid = column.valid === undefined ? {} : { valid: column.valid };
  if (isString(column))
    return { form: "codes", values: column.values, categories: column.categories, ...valid };
  if (isBigInt(column)) {
    const scale = column.type === "timestamp" ? { scale: UNIT_MS[column.unit ?? "us"] } : {};
    return { form: "bigints", values: column.values, ...scale, ...valid };
  }
  const scale = column.type === "date" ? { scale: DAY_MS } : {};
  return { form: "numbers", values: column.values, ...scale, ...valid };
}

const typeText = (column: Column): string =>
  isBigInt(column) && column.type === "timestamp" && column.utc === true ? "timestamp UTC" : column.type;

/** A table of the core. */
export function coreSource(table: Table, title = "Table"): TableSource {
  return {
    title,
    origin: table,
    numRows: table.numRows,
    columns: table.entries().map(([name, column]): SourceColumn => {
      return {
        name,
        type: typeText(column),
        kind: kindOf(column),
        get: (row) => valueAt(column, row),
        vector: vectorOf(column),
      };
    }),
  };
}

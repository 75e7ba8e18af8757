import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { type Column, nullCount, type Table } from "../tables/index.js";

/** What an input column holds, as far as encoders tell apart. */
export type InputKind = "number" | "boolean" | "text" | "time";

export const INPUT_KINDS: readonly InputKind[] = ["number", "boolean", "text", "time"];

export function inputKind(column: Column): InputKind {
  if (column.type === "string") return "text";
  if (column.type === "date" || column.type === "timestamp") return "time";
  return column.type === "bool" ? "boolean" : "number";
}

/**
 * The column that a fitted encoder reads. A missing one throws SCHEMA_MISMATCH naming the nearest, one that holds something
 * else too. Integers, floats, bigints and booleans stand for each other; a column without any value fits everywhere.
 */
export function inputColumn(table: Table, name: string, kind: InputKind): Column {
  if (!table.has(name)) {
    throw new AssayError("SCHEMA_MISMATCH", {
      what: `the inputs lack column "${name}", which the model was trained on`,
      got: `${table.numColumns} columns`,
      wanted: `"${name}" (${kind})`,
      next: didYouMean(name, table.names),
    });
  }
  const column = table.column(name);
  const got = inputKind(column);
  const numeric = (k: InputKind): boolean => k === "number" || k === "boolean";
  if (got === kind || (numeric(got) && numeric(kind))) return column;
  if (nullCount(column) === column.values.length) {
    return { type: "float64", values: new Float64Array(column.values.length).fill(Number.NaN) };
  }
  throw new AssayError("SCHEMA_MISMATCH", {
    what: `column "${name}" does not hold what the model was trained on`,
    got: `${got} (${column.type})`,
    wanted: kind,
    next: "Cast the column before predicting.",
  });
}

import { AssayError } from "../../../utils/errors/index.js";
import {
  type Column,
  isBigInt,
  isNumeric,
  isString,
  type StringColumn,
  Table,
  takeRows,
} from "../../tables/index.js";

/** A single row, and others below it; they have the same columns. */
export function stack(own: Table, others: Table): Table {
  if (own.numRows !== 1) {
    throw new AssayError("DATA_SHAPE", {
      what: "a nearest row is looked for one row at a time",
      got: `${own.numRows} rows`,
      wanted: "1 row",
    });
  }
  return Table.from(
    others.entries().map(([name, column]) => [name, prepend(own.column(name), column)] as const),
  );
}

function prepend(own: Column, others: Column): Column {
  const count = others.values.length;
  // A copy of the first row makes room.
  const merged = takeRows(
    others,
    Uint32Array.from({ length: count + 1 }, (_, i) => Math.max(0, i - 1)),
  );
  const placed = isString(own) && isString(merged) ? withText(own, merged) : withNumber(own, merged);
  if (own.valid === undefined && merged.valid === undefined) return placed;
  const valid = merged.valid ?? new Uint8Array(count + 1).fill(1);
  valid[0] = own.valid?.[0] ?? 1;
  return { ...placed, valid } as Column;
}

function withText(own: StringColumn, merged: StringColumn): Column {
  const text = own.categories[own.values[0]] ?? "";
  const known = merged.categories.indexOf(text);
  merged.values[0] = known < 0 ? merged.categories.length : known;
  return known < 0 ? { ...merged, categories: [...merged.categories, text] } : merged;
}

function withNumber(own: Column, merged: Column): Column {
  if (own.type === merged.type) {
    // Numbers and bigints alike: both arrays are of one type.
    (merged.values as Float64Array)[0] = own.values[0] as number;
    return merged;
  }
  // Rows given as objects hold float64 where a file has integers.
  if (isPlainNumber(own) && isPlainNumber(merged)) {
    const values = Float64Array.from(merged.values as Float64Array);
    values[0] = own.values[0] as number;
    return { type: "float64", values, ...(merged.valid === undefined ? {} : { valid: merged.valid }) };
  }
  throw new AssayError("SCHEMA_MISMATCH", {
    what: "the row has a column of another type than the observed rows",
    got: own.type,
    wanted: merged.type,
  });
}

const isPlainNumber = (column: Column): boolean =>
  isNumeric(column) && !isBigInt(column) && column.type !== "bool";

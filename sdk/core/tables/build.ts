import { AssayError } from "../../utils/errors/index.js";
import {
  type BigIntColumn,
  type Column,
  type NumberArray,
  type NumberColumn,
  stringColumn,
} from "./column.js";

const TYPED = new Map<string, NumberColumn["type"]>([
  ["Int8Array", "int8"],
  ["Int16Array", "int16"],
  ["Int32Array", "int32"],
  ["Uint8Array", "uint8"],
  ["Uint8ClampedArray", "uint8"],
  ["Uint16Array", "uint16"],
  ["Uint32Array", "uint32"],
  ["Float32Array", "float32"],
  ["Float64Array", "float64"],
]);

/** Anything a column can be made of. */
export type ColumnLike = Column | NumberArray | BigInt64Array | BigUint64Array | readonly unknown[];

function isColumn(value: ColumnLike): value is Column {
  return (
    typeof value === "object" && "type" in value && "values" in value && ArrayBuffer.isView(value.values)
  );
}

/**
 * A column from typed arrays (no copy) or a plain array. A plain array takes the type of its values: booleans, numbers
 * (float64), bigints (int64), Dates (timestamp, ms, UTC), else strings; null and undefined are nulls. An array that
 * mixes kinds throws DATA_CAST with the first row that does not fit.
 */
export function toColumn(value: ColumnLike, name = "column"): Column {
  if (isColumn(value)) return value;
  if (ArrayBuffer.isView(value)) {
    if (value instanceof BigInt64Array) return { type: "int64", values: value };
    if (value instanceof BigUint64Array) return { type: "uint64", values: value };
    const type = TYPED.get(value.constructor.name);
    if (type !== undefined) return { type, values: value as NumberArray };
  }
  return fromArray(value as readonly unknown[], name);
}

function kindOf(value: unknown): string {
  return value instanceof Date ? "date" : typeof value;
}

function fromArray(array: readonly unknown[], name: string): Column {
  const kind = kindOf(array.find((value) => value !== null && value !== undefined) ?? 0);
  const valid = new Uint8Array(array.length);
  let nulls = 0;
  // By index: forEach would step over the holes of a sparse array, which are nulls too.
  for (let row = 0; row < array.length; row++) {
    const value = array[row];
    if (value === null || value === undefined) nulls++;
    else if (kindOf(value) === kind) valid[row] = 1;
    else {
      throw new AssayError("DATA_CAST", {
        what: `column "${name}" mixes types`,
        got: `${kindOf(value)} ${String(value).slice(0, 40)} in row ${row}`,
        wanted: `${kind}, as in the rows before`,
        next: "Convert the values to one type, or use null for missing ones.",
      });
    }
  }
  const nullable = nulls > 0 ? { valid } : {};
  if (kind === "string") return stringColumn(array as (string | null)[]);
  if (kind === "bigint")
    return { ...bigints(array as readonly (bigint | null | undefined)[], name), ...nullable };
  if (kind === "date")
    return { ...instants(array as readonly (Date | null | undefined)[], name), ...nullable };
  if (kind === "boolean")
    return { type: "bool", values: Uint8Array.from(array, (v) => (v === true ? 1 : 0)), ...nullable };
  if (kind === "number")
    return {
      type: "float64",
      values: Float64Array.from(array, (v) => (v as number) ?? Number.NaN),
      ...nullable,
    };
  throw new AssayError("DATA_CAST", {
    what: `column "${name}" holds values that are not data`,
    got: kind,
    wanted: "numbers, bigints, booleans, Dates or strings",
    next: "Turn the values into one of these before making a table.",
  });
}

/** Bigints as int64, or as uint64 where one is too large for that and none is negative. */
function bigints(array: readonly (bigint | null | undefined)[], name: string): BigIntColumn {
  const most = array.reduce<bigint>(
    (a, value) => (value !== null && value !== undefined && value > a ? value : a),
    0n,
  );
  const Typed = most >= 2n ** 63n ? BigUint64Array : BigInt64Array;
  const values = new Typed(array.length);
  for (let row = 0; row < array.length; row++) {
    values[row] = array[row] ?? 0n;
    if (values[row] === (array[row] ?? 0n)) continue;
    throw new AssayError("DATA_CAST", {
      what: `column "${name}" holds integers that do not fit into 64 bits`,
      got: `${array[row]} in row ${row}`,
      wanted: "integers from -2^63 to 2^63 - 1, or from 0 to 2^64 - 1",
      next: "Give them as numbers or as texts.",
    });
  }
  return values instanceof BigUint64Array ? { type: "uint64", values } : { type: "int64", values };
}

function instants(array: readonly (Date | null | undefined)[], name: string): BigIntColumn {
  const values = new BigInt64Array(array.length);
  for (let row = 0; row < array.length; row++) {
    const time = array[row]?.getTime() ?? 0;
    if (Number.isNaN(time)) {
      throw new AssayError("DATA_CAST", {
        what: `column "${name}" holds a Date that is none`,
        got: `an invalid Date in row ${row}`,
        wanted: "valid Dates, or null",
      });
    }
    values[row] = BigInt(time);
  }
  return { type: "timestamp", values, unit: "ms", utc: true };
}

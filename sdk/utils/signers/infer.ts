import type { Signature, SignatureColumn, SignatureType } from "./signature.js";

/** What a signer reads of a column; the columns of a `Table` are such. */
export interface SignableColumn {
  readonly type: keyof typeof TYPES;
  readonly values: ArrayLike<number | bigint>;
  /** One byte a row, 0 where the value is null; absent where none is. */
  readonly valid?: Uint8Array;
}

/** Anything with named columns; a `Table` is such. */
export interface SignableTable {
  entries(): Iterable<readonly [string, SignableColumn]>;
}

/**
 * The type that accepts what pandas makes of such a column: MLflow refuses a frame whose column would have to be narrowed,
 * and `read_csv` gives int64 and float64 whatever the width of the numbers.
 */
const TYPES = {
  bool: "boolean",
  int8: "long",
  int16: "long",
  int32: "long",
  uint8: "long",
  uint16: "long",
  uint32: "long",
  int64: "long",
  uint64: "long",
  float32: "double",
  float64: "double",
  string: "string",
  date: "datetime",
  timestamp: "datetime",
} as const satisfies Record<string, SignatureType>;

/** The signature of a model that reads `inputs` and gives `outputs`. */
export function inferSignature(inputs: SignableTable, outputs: SignableTable): Signature {
  return { inputs: inferColumns(inputs), outputs: inferColumns(outputs) };
}

/**
 * The columns of one side. A column in which a null (or NaN) was seen is not required. An integer column with nulls is
 * a `double`: pandas has no null in integers, and MLflow refuses the floats that such a column becomes there.
 */
export function inferColumns(table: SignableTable): SignatureColumn[] {
  return [...table.entries()].map(([name, column]) => {
    const required = !hasMissing(column);
    const type = TYPES[column.type];
    return { name, type: type === "long" && !required ? "double" : type, required };
  });
}

function hasMissing({ type, values, valid }: SignableColumn): boolean {
  if (valid?.includes(0)) return true;
  if (type !== "float32" && type !== "float64") return false;
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) return true;
  return false;
}

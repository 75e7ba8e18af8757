import { type ColumnLike, Table, valueAt } from "../../core/tables/index.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { findNative, loadNative } from "../backends/native.js";

/** What is used of a danfojs DataFrame. Hand `dfd` in to get danfojs' own type back. */
export interface DanfoFrame {
  readonly columns: string[];
  readonly dtypes: string[];
  /** Row by row. */
  readonly values: unknown;
}

/** What is used of danfojs. */
export interface Danfo<T> {
  readonly DataFrame: new (data: unknown[][], options: { columns: string[] }) => T;
}

/**
 * A table as a danfojs DataFrame. 64-bit integers become numbers, dates and timestamps ISO texts; a null is NaN in a column
 * of numbers and null elsewhere.
 *
 * @param dfd danfojs itself. @default danfojs-node, an optional peer of this package: where it is missing, or the native
 * backend that it needs, DEPENDENCY_MISSING is thrown
 */
export async function toDanfo<T = DanfoFrame>(table: Table, dfd?: Danfo<T>): Promise<T> {
  const { DataFrame } = dfd ?? (await loadDanfo<T>());
  const readers = table.entries().map(([, column]) => {
    const isText = column.type === "string" || column.type === "date" || column.type === "timestamp";
    const missing = isText || column.type === "bool" ? null : Number.NaN;
    return (row: number) => {
      const value = valueAt(column, row) ?? missing;
      return typeof value === "bigint" ? Number(value) : value;
    };
  });
  const rows = Array.from({ length: table.numRows }, (_, row) => readers.map((read) => read(row)));
  return new DataFrame(rows, { columns: table.names });
}

/**
 * A table from a danfojs DataFrame. danfojs has one missing value, so NaN, null and undefined are all nulls; its int32 columns
 * stay int32, its float32 columns (which hold doubles) become float64.
 */
export function fromDanfo(frame: DanfoFrame): Table {
  const rows = frame.values as unknown[][];
  return Table.from(
    frame.columns.map((name, i): [string, ColumnLike] => {
      const values = rows.map((row) => (Number.isNaN(row[i]) ? null : (row[i] ?? null)));
      if (frame.dtypes[i] !== "int32") return [name, values];
      const whole = Int32Array.from(values, (value) => Number(value ?? 0));
      if (values.some((value, row) => value !== null && value !== whole[row])) return [name, values];
      const hasNulls = values.includes(null);
      const valid = Uint8Array.from(values, (value) => (value === null ? 0 : 1));
      return [name, { type: "int32", values: whole, ...(hasNulls ? { valid } : {}) }];
    }),
  );
}

async function loadDanfo<T>(): Promise<Danfo<T>> {
  const native = findNative();
  try {
    // danfojs-node requires tfjs-node as it loads: the one that works is put there first.
    if (!("reason" in native)) loadNative(native);
    const name = "danfojs-node";
    return (await import(name)) as Danfo<T>;
  } catch (cause) {
    const message = messageOf(cause).split("\n", 1)[0];
    const isAbsent = /Cannot find (package|module) '?danfojs-node/.test(message);
    const command = isAbsent ? "npm install danfojs-node" : "npx assay install tensorflow";
    throw new AssayError("DEPENDENCY_MISSING", {
      what: isAbsent ? "danfojs-node is not installed" : "danfojs-node cannot load its native TensorFlow",
      got: message,
      wanted: "danfojs-node 1.2 and @tensorflow/tfjs-node with its binding",
      next: `Run \`${command}\`, then try again.`,
      cause,
    });
  }
}

import { InferenceSession, Tensor } from "onnxruntime-web";
import {
  emptyWhereMissing,
  type OnnxColumn,
  OnnxGraph,
  OnnxReasons,
  type OnnxType,
} from "../../sdk/core/models/onnx/index.js";
import type { Preprocessor } from "../../sdk/core/preprocessing/preprocessor.js";
import {
  type Column,
  isBigInt,
  isNull,
  isString,
  type Table,
  toFloat64,
} from "../../sdk/core/tables/index.js";

/** Rows of an input: `[N]` where no shape is given. */
export interface OnnxFeed {
  readonly type: OnnxType;
  readonly data: readonly (number | bigint | string | boolean)[];
  readonly dims?: readonly number[];
}

function tensorOf({ type, data, dims = [data.length] }: OnnxFeed): Tensor {
  switch (type) {
    case "string":
      return new Tensor("string", data.map(String), dims);
    case "int64":
      return new Tensor(
        "int64",
        BigInt64Array.from(data, (value) => BigInt(value)),
        dims,
      );
    case "int32":
      return new Tensor("int32", Int32Array.from(data, Number), dims);
    case "float":
      return new Tensor("float32", Float32Array.from(data, Number), dims);
    case "double":
      return new Tensor("float64", Float64Array.from(data, Number), dims);
    case "bool":
      return new Tensor("bool", Uint8Array.from(data, Number), dims);
  }
}

/** Runs a model file in onnxruntime's WebAssembly build; its outputs by name, flat. */
export async function runOnnx(
  bytes: Uint8Array,
  feeds: Readonly<Record<string, OnnxFeed>>,
): Promise<Readonly<Record<string, readonly (number | bigint | string)[]>>> {
  const session = await InferenceSession.create(bytes, { executionProviders: ["wasm"], logSeverityLevel: 4 });
  try {
    const tensors = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)]));
    // A graph that refuses its rows is what some tests look for, so it is not logged.
    const outputs = await session.run(tensors, { logSeverityLevel: 4 });
    return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, [...data]]));
  } finally {
    await session.release();
  }
}

/** A column as a runtime is fed with it: a missing number is NaN, a missing text the empty one. */
export function feedOf(column: Column): OnnxFeed {
  const rows = Array.from(column.values.keys());
  if (isString(column)) {
    const data = rows.map((row) => (isNull(column, row) ? "" : column.categories[column.values[row]]));
    return { type: "string", data };
  }
  if (column.valid === undefined && column.type === "bool") {
    return { type: "bool", data: rows.map((row) => column.values[row] === 1) };
  }
  if (column.valid === undefined && isBigInt(column)) return { type: "int64", data: [...column.values] };
  if (column.valid === undefined && column.type === "int32")
    return { type: "int32", data: [...column.values] };
  return { type: "double", data: [...toFloat64(column)] };
}

/** The columns of a table as feeds. */
export function feedsOf(table: Table, names: readonly string[] = table.names): Record<string, OnnxFeed> {
  return Object.fromEntries(names.map((name) => [name, feedOf(table.column(name))]));
}

/** A name that no column of a test has. */
export const MATRIX = "encoded matrix";

/** A preprocessor as a model file whose only output is the encoded matrix. */
export async function preprocessorFile(preprocessor: Preprocessor, like: Table): Promise<Uint8Array> {
  const graph = new OnnxGraph();
  const reasons = new OnnxReasons();
  const columns = new Map<string, OnnxColumn>();
  for (const { name } of preprocessor.inputs) {
    const { type } = feedOf(like.column(name));
    const input = graph.input(name, type);
    const known = new Set(preprocessor.categories(name).map(String));
    const value = type === "string" ? emptyWhereMissing(graph, input, known) : input;
    columns.set(name, { value, type });
  }
  const x = await preprocessor.toOnnx(graph, columns, reasons);
  if (x === undefined) throw new Error(reasons.all.join("; "));
  graph.output(MATRIX, "double", x, ["N", preprocessor.features.names.length]);
  return graph.bytes({ name: "preprocessing" });
}

/** What a preprocessor makes of a table when it runs as an ONNX graph: the matrix, flat. */
export async function encodeByOnnx(preprocessor: Preprocessor, table: Table): Promise<readonly number[]> {
  const bytes = await preprocessorFile(preprocessor, table);
  const names = preprocessor.inputs.map(({ name }) => name);
  const outputs = await runOnnx(bytes, feedsOf(table, names));
  return outputs[MATRIX].map(Number);
}

/** The first place where two lists of numbers differ by more than this share of the larger, for a failure to show. */
export function firstDifference(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  relative: number,
): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} numbers instead of ${expected.length}`;
  for (let i = 0; i < actual.length; i++) {
    const [a, b] = [actual[i], expected[i]];
    const near = Math.abs(a - b) <= relative * Math.max(1, Math.abs(a), Math.abs(b));
    if (!near && !Object.is(a, b)) return `${a} instead of ${b} at ${i}`;
  }
  return undefined;
}

import { AssayError } from "../../../utils/errors/index.js";
import type { OnnxGraph } from "./graph.js";
import type { OnnxType } from "./types.js";

/** A column of the table as a value `[N]` of a graph. */
export interface OnnxColumn {
  readonly value: string;
  /** Missing values are NaN in doubles and floats, the empty text in strings; other types have none. */
  readonly type: OnnxType;
  /** Whether doubles are all integers, or all 0 and 1 that stand for false and true, as a cast leaves them. @default neither */
  readonly only?: "integers" | "booleans";
}

/** The columns of a table by name. */
export type OnnxColumns = ReadonlyMap<string, OnnxColumn>;

/** One of these columns; one that is not there throws INTERNAL. */
export function columnOf(columns: OnnxColumns, name: string): OnnxColumn {
  const column = columns.get(name);
  if (column !== undefined) return column;
  throw new AssayError("INTERNAL", { what: `the ONNX graph has no column "${name}"` });
}

/** These columns with others in their place or beside them. */
export function withColumns(columns: OnnxColumns, others: Readonly<Record<string, OnnxColumn>>): OnnxColumns {
  return new Map([...columns, ...Object.entries(others)]);
}

/** A column `[N]` of numbers or booleans as doubles. */
export function asDouble(graph: OnnxGraph, value: string, type: OnnxType): string {
  return type === "double" ? value : graph.cast(value, "double");
}

/** Columns `[N]` side by side: `[N, columns.length]`. */
export function sideBySide(graph: OnnxGraph, columns: readonly string[]): string {
  const axis = graph.constant("int64", [1], [1]);
  const standing = columns.map((column) => graph.node("Unsqueeze", [column, axis]));
  return standing.length === 1 ? standing[0] : graph.node("Concat", standing, { axis: { int: 1 } });
}

/** A value of any shape as `[N]`, row-major. */
export function flat(graph: OnnxGraph, value: string): string {
  return graph.node("Reshape", [value, graph.constant("int64", [-1], [1])]);
}

/**
 * The numbers `[N]` of a type as they are, unless a row is bad (bool `[N]`): then the graph fails to run, in a node of the name
 * `why`, which the runtime's error tells. ONNX has no operation that fails, but reading beyond the end of a constant does.
 */
export function refuseRows(
  graph: OnnxGraph,
  value: string,
  type: "double" | "int64",
  bad: string,
  why: string,
): string {
  const nothing = graph.constant(type, [0], [1]);
  const zeros = graph.node("Gather", [nothing, graph.cast(bad, "int64")], {}, { name: why });
  return graph.node("Add", [value, zeros]);
}

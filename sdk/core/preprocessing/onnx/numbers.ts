import {
  Arithmetic,
  asDouble,
  type OnnxGraph,
  type OnnxType,
  refuseRows,
  sideBySide,
} from "../../models/onnx/index.js";

/** A column `[N]` as doubles that are finite or NaN, where a value is missing: ±Infinity makes the graph fail. */
export function finiteDoubles(graph: OnnxGraph, column: string, type: OnnxType, name: string): string {
  const x = asDouble(graph, column, type);
  if (type !== "double" && type !== "float") return x;
  return refuseRows(graph, x, "double", graph.node("IsInf", [x]), `column "${name}" must be finite`);
}

/** How one matrix column is made of the numbers of a column: of a double `[N]` a double `[N]`. */
export type OnnxMap = (math: Arithmetic, x: string) => string;

export interface OnnxNumbers {
  readonly name: string;
  /** What stands in for missing values; NaN: they are refused, unless they are kept. */
  readonly fill: number;
  readonly keep: boolean;
  readonly maps: readonly OnnxMap[];
  /** Whether a further column says where the value was missing. */
  readonly indicator: boolean;
}

/** An encoding of numbers as a part of a graph: imputation, the maps, and the missing indicator. */
export function numbersToOnnx(
  graph: OnnxGraph,
  column: string,
  type: OnnxType,
  encoding: OnnxNumbers,
): string {
  const { name, fill, keep, maps, indicator } = encoding;
  const math = new Arithmetic(graph);
  const read = finiteDoubles(graph, column, type, name);
  const missing = math.isNaN(read);
  const refused = (): string =>
    refuseRows(graph, read, "double", missing, `column "${name}" must not be missing`);
  const filled = (): string => (Number.isNaN(fill) ? refused() : math.where(missing, fill, read));
  const x = keep ? read : filled();
  const encoded = maps.map((map) => map(math, x));
  return sideBySide(graph, indicator ? [...encoded, graph.cast(missing, "double")] : encoded);
}

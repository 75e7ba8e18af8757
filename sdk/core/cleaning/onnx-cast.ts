import {
  Arithmetic,
  asDouble,
  isEmpty,
  matches,
  type OnnxColumn,
  type OnnxGraph,
  onnxUnsupported,
  refuseRows,
} from "../models/onnx/index.js";
import type { ColumnKind } from "../schemas/index.js";

/** What a text must be to be read, as RE2 patterns; the same as `castColumn` reads. */
const PATTERNS = {
  number: String.raw`\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*`,
  integer: String.raw`\s*[+-]?\d+\s*`,
  yes: String.raw`(?i)\s*(true|1)\s*`,
  no: String.raw`(?i)\s*(false|0)\s*`,
};

/** A column read as another kind, as `castColumn` does: rows that cannot be read make the graph fail to run. */
export function castToOnnx(graph: OnnxGraph, column: OnnxColumn, to: ColumnKind, name: string): OnnxColumn {
  switch (to) {
    case "number":
      return toNumber(graph, column, name);
    case "integer":
      return toInteger(graph, column, name);
    case "boolean":
      return toBoolean(graph, column, name);
    case "string":
      return toText(graph, column, name);
    default:
      throw onnxUnsupported(`the step cast ${name} to ${to} cannot be exported: ONNX has no dates or times`);
  }
}

function toNumber(graph: OnnxGraph, column: OnnxColumn, name: string): OnnxColumn {
  const { value, type } = column;
  if (type === "string") return { value: readNumbers(graph, value, "number", name), type: "double" };
  return type === "bool" ? { value: asDouble(graph, value, type), type: "double" } : column;
}

function toInteger(graph: OnnxGraph, column: OnnxColumn, name: string): OnnxColumn {
  const { value, type } = column;
  if (type === "int32" || type === "int64") return column;
  if (type === "string") {
    return { value: readNumbers(graph, value, "integer", name), type: "double", only: "integers" };
  }
  const math = new Arithmetic(graph);
  const x = asDouble(graph, value, type);
  const isSafe = math.and(
    math.equal(x, math.floor(x)),
    math.lessOrEqual(math.abs(x), Number.MAX_SAFE_INTEGER),
  );
  const bad = math.not(math.or(isSafe, math.isNaN(x)));
  return { value: refuse(graph, x, bad, name, "an integer"), type: "double", only: "integers" };
}

function toBoolean(graph: OnnxGraph, column: OnnxColumn, name: string): OnnxColumn {
  const { value, type } = column;
  if (type === "bool") return column;
  const math = new Arithmetic(graph);
  if (type !== "string") {
    const x = asDouble(graph, value, type);
    const bad = math.not(math.or(math.or(math.equal(x, 0), math.equal(x, 1)), math.isNaN(x)));
    return { value: refuse(graph, x, bad, name, "true or false"), type: "double", only: "booleans" };
  }
  const yes = matches(graph, value, PATTERNS.yes);
  const readable = math.or(yes, matches(graph, value, PATTERNS.no));
  const missing = isEmpty(graph, value);
  const read = math.where(missing, Number.NaN, graph.cast(yes, "double"));
  const bad = math.not(math.or(readable, missing));
  return { value: refuse(graph, read, bad, name, "true or false"), type: "double", only: "booleans" };
}

function toText(graph: OnnxGraph, column: OnnxColumn, name: string): OnnxColumn {
  const { value, type, only } = column;
  if (type === "string") return column;
  if (type === "int32" || type === "int64") return { value: graph.cast(value, "string"), type: "string" };
  if (type === "bool") return { value: wordsOf(graph, value), type: "string" };
  if (only === undefined) {
    throw onnxUnsupported(
      `the step cast ${name} to string makes texts of fractions, which ONNX writes with fewer digits`,
    );
  }
  const missing = graph.node("IsNaN", [value]);
  const whole = graph.cast(new Arithmetic(graph).where(missing, 0, value), "int64");
  const texts = only === "booleans" ? wordsOf(graph, graph.cast(whole, "bool")) : graph.cast(whole, "string");
  return { value: graph.node("Where", [missing, graph.constant("string", [""]), texts]), type: "string" };
}

function wordsOf(graph: OnnxGraph, booleans: string): string {
  const [yes, no] = ["true", "false"].map((word) => graph.constant("string", [word]));
  return graph.node("Where", [booleans, yes, no]);
}

/** Texts as numbers: NaN where they are missing. */
function readNumbers(graph: OnnxGraph, texts: string, kind: "number" | "integer", name: string): string {
  const math = new Arithmetic(graph);
  const readable = matches(graph, texts, PATTERNS[kind]);
  const bad = math.not(math.or(readable, isEmpty(graph, texts)));
  const legible = graph.node("Where", [readable, texts, graph.constant("string", ["nan"])]);
  return refuse(
    graph,
    graph.cast(legible, "double"),
    bad,
    name,
    kind === "number" ? "a number" : "an integer",
  );
}

function refuse(graph: OnnxGraph, value: string, bad: string, name: string, wanted: string): string {
  return refuseRows(graph, value, "double", bad, `column "${name}" must hold ${wanted}`);
}

import {
  Arithmetic,
  countBelow,
  ML_DOMAIN,
  type OnnxGraph,
  type OnnxType,
  refuseRows,
} from "../../models/onnx/index.js";
import type { Level } from "../levels.js";
import { finiteDoubles } from "./numbers.js";

/** Codes of rows without a value, and of categories that are not known, as `LevelIndex` gives them. */
const MISSING = -1;
const UNKNOWN = -2;

export interface OnnxLevels {
  readonly name: string;
  readonly levels: readonly Level[];
  /** Code of each level, from 0; two may share one. */
  readonly codes: readonly number[];
  /** What an unknown category does, and whether a missing value counts as one. */
  readonly refuse?: { readonly missingToo: boolean };
}

/**
 * The code of each row's category as int64 `[N]`: a level's, -1 where the value is missing (NaN, or the empty text where that
 * is no level), -2 where the category is not known.
 */
export function levelCodes(graph: OnnxGraph, column: string, type: OnnxType, options: OnnxLevels): string {
  const codes =
    type === "string" ? textCodes(graph, column, options) : numberCodes(graph, column, type, options);
  const { refuse, name } = options;
  if (refuse === undefined) return codes;
  const bad = refuse.missingToo
    ? graph.node("Less", [codes, graph.constant("int64", [0])])
    : graph.node("Equal", [codes, graph.constant("int64", [UNKNOWN])]);
  return refuseRows(graph, codes, "int64", bad, `column "${name}" must hold a category of the training rows`);
}

/**
 * What stands for each row's code: double `[N]`, or `[N, columns]`. `table` holds a row for unknown categories, one for
 * missing values, and then one a code.
 */
export function byCode(
  graph: OnnxGraph,
  codes: string,
  table: { readonly data: ArrayLike<number>; readonly columns: number },
): string {
  const { data, columns } = table;
  const rows = graph.constant("double", data, [data.length / columns, columns]);
  const places = graph.node("Add", [codes, graph.constant("int64", [-UNKNOWN])]);
  return graph.node("Gather", [rows, places]);
}

function textCodes(graph: OnnxGraph, column: string, { levels, codes }: OnnxLevels): string {
  const known = levels.map(String);
  const keys = known.includes("") ? known : [...known, ""];
  return graph.node(
    "LabelEncoder",
    [column],
    {
      keys_strings: { texts: keys },
      values_int64s: { ints: keys.map((_, k) => codes[k] ?? MISSING) },
      default_int64: { int: UNKNOWN },
    },
    { domain: ML_DOMAIN },
  );
}

function numberCodes(
  graph: OnnxGraph,
  column: string,
  type: OnnxType,
  { name, levels, codes }: OnnxLevels,
): string {
  const math = new Arithmetic(graph);
  const x = finiteDoubles(graph, column, type, name);
  const rising = levels.map((level, k) => [Number(level), codes[k]] as const).sort(([a], [b]) => a - b);
  const numbers = rising.map(([number]) => number);
  const place = countBelow(graph, x, numbers, false);
  // One place more for numbers beyond the last level.
  const found = graph.node("Gather", [
    graph.constant("double", [...numbers, Number.NaN], [numbers.length + 1]),
    place,
  ]);
  const code = graph.node("Gather", [
    graph.constant("int64", [...rising.map(([, each]) => each), UNKNOWN], [numbers.length + 1]),
    place,
  ]);
  const [unknown, missing] = [UNKNOWN, MISSING].map((each) => graph.constant("int64", [each]));
  return math.where(math.isNaN(x), missing, math.where(math.equal(found, x), code, unknown));
}

import type { OnnxGraph } from "./graph.js";
import { ML_DOMAIN } from "./types.js";

/**
 * What onnxruntime makes of a missing value among Python's texts: None, numpy's nan and pandas' NA. A tensor of texts has no
 * null of its own.
 */
const MISSING_WORDS = ["None", "nan", "<NA>"];

/** Texts `[N]` with missing values as empty texts. Words of a missing value that are `known` as texts of their own stay. */
export function emptyWhereMissing(graph: OnnxGraph, texts: string, known: ReadonlySet<string>): string {
  const words = MISSING_WORDS.filter((word) => !known.has(word));
  if (words.length === 0) return texts;
  const flags = graph.node(
    "LabelEncoder",
    [texts],
    {
      keys_strings: { texts: words },
      values_int64s: { ints: words.map(() => 1) },
      default_int64: { int: 0 },
    },
    { domain: ML_DOMAIN },
  );
  return graph.node("Where", [graph.cast(flags, "bool"), graph.constant("string", [""]), texts]);
}

/** Whether texts `[N]` are empty, as missing ones are. */
export function isEmpty(graph: OnnxGraph, texts: string): string {
  return graph.node("Equal", [texts, graph.constant("string", [""])]);
}

/** Whether texts `[N]` are, as a whole, what an RE2 pattern describes. */
export function matches(graph: OnnxGraph, texts: string, pattern: string): string {
  return graph.node("RegexFullMatch", [texts], { pattern: { text: pattern } });
}

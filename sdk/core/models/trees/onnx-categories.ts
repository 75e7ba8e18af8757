import type { Arithmetic } from "../onnx/index.js";
import { BY_CATEGORY, MISSING_LEFT, type TreeEnsemble } from "./ensemble.js";

/** Codes of each column as a graph has them. */
export interface GraphCodes {
  /** By column: the code that stands for a missing category, one beyond the last; 0 for a column of numbers. */
  readonly missing: Int32Array;
}

/** How many codes the columns have that trees split by categories. */
export function graphCodes({ feature, flags, threshold, bits, columns }: TreeEnsemble): GraphCodes {
  const missing = new Int32Array(columns);
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] < 0 || (flags[node] & BY_CATEGORY) === 0) continue;
    missing[feature[node]] = Math.max(missing[feature[node]], bits[threshold[node]]);
  }
  return { missing };
}

/**
 * The matrix `[N, columns]` with codes that a split can look up: those beyond the last are the last, and a missing one (NaN,
 * below 0) has a code of its own, because runtimes do not agree on whether NaN is a member of a set.
 */
export function withCodes(math: Arithmetic, x: string, { missing }: GraphCodes): string {
  if (missing.every((code) => code === 0)) return x;
  const { graph } = math;
  const row = (of: (code: number) => number): string =>
    math.tensor(Float64Array.from(missing, of), [missing.length]);
  const known = math.greaterOrEqual(x, 0);
  const codes = math.where(
    known,
    math.minimum(
      x,
      row((code) => code - 1),
    ),
    row((code) => code),
  );
  const isCategory = graph.constant(
    "bool",
    Array.from(missing, (code) => code > 0),
    [missing.length],
  );
  return math.where(isCategory, codes, x);
}

/** The codes that go left at a node, that of a missing category among them; where there are none, one that no row has. */
export function codesGoingLeft(
  { feature, flags, threshold, bits }: TreeEnsemble,
  node: number,
  { missing }: GraphCodes,
): number[] {
  const place = threshold[node];
  const last = bits[place] - 1;
  const beyond = missing[feature[node]];
  const left = (flags[node] & MISSING_LEFT) === 0 ? [] : [beyond];
  for (let code = 0; code < beyond; code++) {
    const bit = Math.min(code, last);
    if ((bits[place + 1 + (bit >>> 5)] >>> (bit & 31)) & 1) left.push(code);
  }
  return left.length > 0 ? left : [beyond + 1];
}

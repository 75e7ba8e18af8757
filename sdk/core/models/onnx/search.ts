import { Arithmetic } from "./arithmetic.js";
import type { OnnxGraph } from "./graph.js";

/**
 * How many of these rising numbers are less than each of `x` (double `[N]`), or less or equal: int64 `[N]`; 0 for NaN. A
 * binary search written out, so that it takes a few values a row and not one for each of the numbers.
 */
export function countBelow(graph: OnnxGraph, x: string, rising: ArrayLike<number>, orEqual: boolean): string {
  const math = new Arithmetic(graph);
  const steps = Math.max(1, Math.ceil(Math.log2(rising.length + 1)));
  // Padded with infinity, which no number is beyond, so that no step looks past the end.
  const padded = Float64Array.from({ length: 2 ** steps - 1 }, (_, k) =>
    k < rising.length ? rising[k] : Number.POSITIVE_INFINITY,
  );
  const numbers = graph.constant("double", padded, [padded.length]);
  /** `step` where the number at `probe` is below x, else 0. */
  const gain = (probe: string, step: number): string => {
    const probed = graph.node("Gather", [numbers, probe]);
    const passes = orEqual ? math.lessOrEqual(probed, x) : math.less(probed, x);
    return graph.node("Mul", [graph.cast(passes, "int64"), graph.constant("int64", [step])]);
  };
  const first = 2 ** (steps - 1);
  let count = gain(graph.constant("int64", [first - 1]), first);
  for (let step = first / 2; step >= 1; step /= 2) {
    const probe = graph.node("Add", [count, graph.constant("int64", [step - 1])]);
    count = graph.node("Add", [count, gain(probe, step)]);
  }
  return count;
}

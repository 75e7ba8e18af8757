import type { OnnxGraph } from "./graph.js";

/** Most numbers that one value is compared with at a time: the memory that a row takes. */
const WIDTH = 32;

/**
 * How many of these rising numbers are less than each of `x` (double `[N]`), or less or equal: int64 `[N]`; 0 for NaN. A
 * search tree written out, of few nodes for the runtime and little memory a row.
 */
export function countBelow(graph: OnnxGraph, x: string, rising: ArrayLike<number>, orEqual: boolean): string {
  const { levels, width } = treeOf(rising);
  const value = graph.node("Unsqueeze", [x, graph.constant("int64", [1], [1])]);
  const axis = graph.constant("int64", [1], [1]);
  /** How many of the numbers beside each value are below it. */
  const countOf = (numbers: string): string => {
    const passes = graph.node(orEqual ? "LessOrEqual" : "Less", [numbers, value]);
    return graph.node("ReduceSum", [graph.cast(passes, "int64"), axis], { keepdims: { int: 0 } });
  };
  const [root, ...deeper] = levels.map((numbers) =>
    graph.constant("double", numbers, [numbers.length / (width - 1), width - 1]),
  );
  let count = countOf(root);
  for (const level of deeper) {
    const within = countOf(graph.node("Gather", [level, count]));
    const before = graph.node("Mul", [count, graph.constant("int64", [width])]);
    count = graph.node("Add", [before, within]);
  }
  return count;
}

/**
 * The numbers as a search tree of `width` branches a node: on each level, for each node, the last number below each of its
 * branches but the last. Padded with infinity, which nothing is beyond.
 */
function treeOf(rising: ArrayLike<number>): {
  readonly levels: readonly Float64Array[];
  readonly width: number;
} {
  const needed = Math.max(2, rising.length + 1);
  let depth = 1;
  while (WIDTH ** depth < needed) depth++;
  let width = 2;
  while (width ** depth < needed) width++;
  const levels = Array.from({ length: depth }, (_, level) => {
    const below = width ** (depth - level - 1);
    return Float64Array.from({ length: width ** level * (width - 1) }, (_, k) => {
      const [node, branch] = [Math.floor(k / (width - 1)), k % (width - 1)];
      const last = (node * width + branch + 1) * below - 1;
      return last < rising.length ? rising[last] : Number.POSITIVE_INFINITY;
    });
  });
  return { levels, width };
}

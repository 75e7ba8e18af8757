import { treeFault } from "../fault.js";
import type { LeftCodes, ParsedTree } from "../parsed.js";
import type { Part } from "./document.js";

const BY_CATEGORY = 1;

/** Codes from it on are no categories to XGBoost. */
const MOST_CODES = 2 ** 24;

/** One tree; `weight` multiplies its leaves. */
export function treeOf(part: Part, weight: number): ParsedTree {
  const parameters = part.at("tree_param");
  const nodes = parameters.at("num_nodes").count();
  if (parameters.at("size_leaf_vector").count() > 1)
    throw treeFault("XGBoost", "has leaves of several outputs, which are not read", part.path);
  const left = part.at("left_children").integers(nodes, -1);
  const conditions = part.at("split_conditions").numbers(nodes);
  const columns = part.at("split_indices").integers(nodes, 0);
  const missingLeft = part.at("default_left").flags(nodes);
  const types = part.has("split_type") ? part.at("split_type").integers(nodes, 0) : new Int32Array(nodes);
  return {
    feature: left.map((child, node) => (child < 0 ? -1 : columns[node])),
    left,
    right: part.at("right_children").integers(nodes, -1),
    missingLeft,
    // `x < t` on float32 is `x <= the float32 before t`.
    threshold: Float64Array.from(conditions, (value, node) =>
      left[node] < 0 || types[node] === BY_CATEGORY ? 0 : floatBefore(Math.fround(value)),
    ),
    values: Float64Array.from(conditions, (value) => Math.fround(value) * weight),
    cover: Float64Array.from(part.at("sum_hessian").numbers(nodes)),
    categories: categoriesOf(part, left, types),
  };
}

/** The greatest float32 below one. */
export function floatBefore(value: number): number {
  if (Number.isNaN(value) || value === Number.NEGATIVE_INFINITY) return Number.NaN;
  const float = Float32Array.of(value);
  const bits = new Int32Array(float.buffer);
  if (value === 0) bits[0] = 0x80000001 | 0;
  else bits[0] += value > 0 ? -1 : 1;
  return float[0];
}

/** XGBoost keeps the categories that go right; all others go left, those that it has never met among them. */
function categoriesOf(part: Part, left: Int32Array, types: Int32Array): Map<number, LeftCodes> {
  const found = new Map<number, LeftCodes>();
  if (!types.some((type, node) => type === BY_CATEGORY && left[node] >= 0)) return found;
  const nodes = part.at("categories_nodes").integers(undefined, 0);
  const starts = part.at("categories_segments").integers(nodes.length, 0);
  const sizes = part.at("categories_sizes").integers(nodes.length, 0);
  const codes = part.at("categories").integers(undefined, 0);
  for (const [i, node] of nodes.entries()) {
    const right = codes.subarray(starts[i], starts[i] + sizes[i]);
    if (right.length !== sizes[i]) throw part.at("categories").not(`${sizes[i]} codes from ${starts[i]} on`);
    const count = right.reduce((most, code) => Math.max(most, code), 0) + 2;
    if (count > MOST_CODES) throw part.at("categories").not(`codes below ${MOST_CODES}`);
    const words = new Uint32Array(Math.ceil(count / 32)).fill(0xffffffff);
    for (const code of right) words[code >>> 5] &= ~(1 << (code & 31));
    found.set(node, { words, codes: count });
  }
  const bare = types.findIndex((type, node) => type === BY_CATEGORY && left[node] >= 0 && !found.has(node));
  if (bare >= 0)
    throw treeFault("XGBoost", "has a split without its categories", `${part.path}, node ${bare}`);
  for (const node of [...found.keys()]) if (types[node] !== BY_CATEGORY) found.delete(node);
  return found;
}

import type { LeftCodes, ParsedTree } from "../parsed.js";
import type { Section } from "./sections.js";

/** Bits of `decision_type`: https://github.com/microsoft/LightGBM/blob/master/include/LightGBM/tree.h */
const CATEGORICAL = 1;
const DEFAULT_LEFT = 2;
/** What is missing: nothing (NaN is 0 then), zeros and NaN, or NaN. */
const MISSING_SHIFT = 2;
const MISSING = { none: 0, zero: 1 } as const;

/** What a tree tells of the columns it splits by. */
export interface ColumnUse {
  readonly category: boolean;
  readonly zeroIsMissing: boolean;
}

/** One tree, and how it uses columns: `use` is called for each split. */
export function treeOf(section: Section, use: (column: number, how: ColumnUse) => void): ParsedTree {
  if (section.has("is_linear") && section.text("is_linear").trim() !== "0")
    throw section.fault("has linear models in its leaves, which are not read");
  const leaves = section.count("num_leaves", 1);
  const splits = leaves - 1;
  const leafValues = section.numbers("leaf_value", leaves);
  const own = <T>(read: () => T, none: T): T => (splits === 0 ? none : read());
  const columns = own(() => section.integers("split_feature", splits), new Int32Array(0));
  const types = own(() => section.integers("decision_type", splits), new Int32Array(0));
  const thresholds = own(() => section.numbers("threshold", splits), new Float64Array(0));
  const counts = own(() => section.numbers("leaf_count", leaves), Float64Array.of(1));
  const children = (key: string): Int32Array => own(() => section.integers(key, splits), new Int32Array(0));
  const nodes = splits + leaves;
  const side = (key: string): Int32Array => {
    const out = new Int32Array(nodes);
    // A leaf is the complement of its number.
    for (const [node, child] of children(key).entries()) out[node] = child >= 0 ? child : splits + ~child;
    return out;
  };
  const feature = new Int32Array(nodes).fill(-1);
  const missingLeft = new Uint8Array(nodes);
  const threshold = new Float64Array(nodes);
  const categories = new Map<number, LeftCodes>();
  for (let node = 0; node < splits; node++) {
    const type = types[node];
    const missing = (type >> MISSING_SHIFT) & 3;
    const category = (type & CATEGORICAL) !== 0;
    if (columns[node] < 0) throw section.fault("splits by a column it has not", `node ${node}`);
    use(columns[node], { category, zeroIsMissing: !category && missing === MISSING.zero });
    feature[node] = columns[node];
    if (category) {
      categories.set(node, leftCodes(section, thresholds[node]));
      continue;
    }
    threshold[node] = thresholds[node];
    // Where nothing was missing, NaN is taken for 0.
    const left = missing === MISSING.none ? thresholds[node] >= 0 : (type & DEFAULT_LEFT) !== 0;
    missingLeft[node] = left ? 1 : 0;
  }
  const values = new Float64Array(nodes);
  values.set(leafValues, splits);
  const cover = new Float64Array(nodes);
  cover.set(counts, splits);
  const [left, right] = [side("left_child"), side("right_child")];
  return { feature, threshold, left, right, missingLeft, categories, values, cover };
}

/** The set of a split: missing codes and those beyond it go right. */
function leftCodes(section: Section, number: number): LeftCodes {
  const places = section.integers("cat_boundaries");
  const words = section.numbers("cat_threshold");
  const [from, to] = [places[number], places[number + 1]];
  if (!(from >= 0 && to > from && to <= words.length))
    throw section.fault("has a split without its categories", `set ${number}`);
  const own = Uint32Array.from(words.subarray(from, to));
  const codes = 32 * own.length + 1;
  return { words: Uint32Array.of(...own, 0), codes };
}

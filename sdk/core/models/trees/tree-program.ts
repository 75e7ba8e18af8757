import { lowerBound } from "../../../utils/lower-bound.js";
import { BY_CATEGORY, MISSING_LEFT, type TreeEnsemble } from "./ensemble.js";

/** Most leaves of a tree that is worth going through split by split; a walk down a larger one takes less. */
const MOST_LEAVES = 256;
/** Numbers of a split in a program, and of a coded column; as in predict.as. */
const SPLIT_NUMBERS = 8;
const LEFT_IS_LEAF = 1;
const RIGHT_IS_LEAF = 2;
const BY_SIDES = 4;

/** A column as its splits see it: numbers as ranks among its thresholds, or categories. */
export interface CodedColumn {
  readonly column: number;
  /** Ascending; undefined for categories. */
  readonly thresholds: Float64Array | undefined;
  /** Number of categories; rows without one have this code. */
  readonly categories: number;
}

/** Splits of a tree, children before their parents: column, flags, limit or table, shift, leaves (see predict.as). */
export interface ProgramTree {
  readonly splits: Uint32Array;
  /** Leaf by leaf. */
  readonly values: Float64Array;
  /** First output that the tree adds to. */
  readonly output: number;
}

/** Small trees in the form that predict.as runs. */
export interface TreeProgram {
  readonly columns: readonly CodedColumn[];
  /** Whether codes take two bytes. */
  readonly wide: boolean;
  readonly trees: readonly ProgramTree[];
  /** Sides of splits by categories, by code: 0 left, 1 right. */
  readonly sides: Uint8Array;
  /** Most results that wait for their parents. */
  readonly depth: number;
}

/** The program of an ensemble; undefined where trees are too large, or a column has more thresholds than codes. */
export function programOf(ensemble: TreeEnsemble): TreeProgram | undefined {
  const { roots, feature, values, width, treeOutput } = ensemble;
  for (let t = 0; t < roots.length; t++) {
    if (((roots[t + 1] ?? feature.length) - roots[t] + 1) / 2 > MOST_LEAVES) return undefined;
  }
  const columns = codedColumns(ensemble);
  if (columns === undefined) return undefined;
  const codes = columns.reduce((most, { thresholds, categories }) => {
    return Math.max(most, thresholds?.length ?? categories);
  }, 0);
  // The greatest code is that of a missing number.
  if (codes > 0xfffe) return undefined;
  const place = new Map(columns.map((column, i) => [keyOf(column), i]));
  const sides: number[] = [];
  let depth = 1;
  const trees = Array.from(roots, (root, t): ProgramTree => {
    const splits: number[] = [];
    const leaves: number[] = [];
    /** Writes a node's splits; the number of a leaf, or undefined. */
    const write = (node: number, waiting: number): number | undefined => {
      if (feature[node] < 0) {
        const from = ensemble.left[node] * width;
        return leaves.push(...values.subarray(from, from + width)) / width - 1;
      }
      depth = Math.max(depth, waiting + 2);
      const left = write(ensemble.left[node], waiting);
      const right = write(ensemble.left[node] + 1, waiting + (left === undefined ? 1 : 0));
      const by = place.get(keyOf({ column: feature[node], isCategory: isCategory(ensemble, node) })) ?? 0;
      const flags =
        (left === undefined ? 0 : LEFT_IS_LEAF) |
        (right === undefined ? 0 : RIGHT_IS_LEAF) |
        (isCategory(ensemble, node) ? BY_SIDES : 0);
      const [limit, shift] = limitOf(ensemble, node, columns[by], sides);
      splits.push(by, flags, limit, shift, left ?? 0, right ?? 0, 0, 0);
      return undefined;
    };
    write(root, 0);
    const output = Math.max(0, treeOutput[t]);
    return { splits: Uint32Array.from(splits), values: Float64Array.from(leaves), output };
  });
  return { columns, wide: codes > 0xfe, trees, sides: Uint8Array.from(sides), depth };
}

/** @internal Splits of a program tree. */
export const splitCount = ({ splits }: ProgramTree): number => splits.length / SPLIT_NUMBERS;

const isCategory = ({ flags }: TreeEnsemble, node: number): boolean => (flags[node] & BY_CATEGORY) !== 0;

type Key =
  | Pick<CodedColumn, "column" | "thresholds">
  | { readonly column: number; readonly isCategory: boolean };

/** A column may be split both as numbers and by categories, in trees that were made elsewhere. */
function keyOf(of: Key): number {
  return 2 * of.column + ("isCategory" in of ? Number(of.isCategory) : of.thresholds === undefined ? 1 : 0);
}

/** The columns that splits ask for, with all their thresholds; undefined where a threshold is no number. */
function codedColumns(ensemble: TreeEnsemble): readonly CodedColumn[] | undefined {
  const { feature, threshold, bits } = ensemble;
  const found = new Map<number, { thresholds: number[]; categories: number }>();
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] < 0) continue;
    const limit = threshold[node];
    if (Number.isNaN(limit)) return undefined;
    const key = keyOf({ column: feature[node], isCategory: isCategory(ensemble, node) });
    const entry = found.get(key) ?? { thresholds: [], categories: 1 };
    found.set(key, entry);
    if (isCategory(ensemble, node)) entry.categories = Math.max(entry.categories, bits[limit]);
    else if (limit !== Number.POSITIVE_INFINITY) entry.thresholds.push(limit);
  }
  return [...found].map(([key, { thresholds, categories }]) => {
    const sorted = Float64Array.from(thresholds).sort();
    return {
      column: key >>> 1,
      thresholds:
        (key & 1) === 1 ? undefined : sorted.filter((limit, i) => i === 0 || limit !== sorted[i - 1]),
      categories,
    };
  });
}

/** The greatest code that goes left and what is added to both sides; or the place of the sides by code. */
function limitOf(
  { flags, threshold, bits }: TreeEnsemble,
  node: number,
  { thresholds, categories }: CodedColumn,
  sides: number[],
): readonly [number, number] {
  const missingLeft = (flags[node] & MISSING_LEFT) !== 0;
  if (thresholds !== undefined) {
    // An infinite threshold has all numbers on its left.
    const rank =
      threshold[node] === Number.POSITIVE_INFINITY
        ? thresholds.length
        : lowerBound(thresholds, threshold[node]);
    return missingLeft ? [rank + 1, 1] : [rank, 0];
  }
  const place = threshold[node];
  const start = sides.length;
  for (let category = 0; category < categories; category++) {
    // Codes beyond the node's last share its side.
    const code = Math.min(category, bits[place] - 1);
    sides.push(((bits[place + 1 + (code >>> 5)] >>> (code & 31)) & 1) === 1 ? 0 : 1);
  }
  sides.push(missingLeft ? 0 : 1);
  return [start, 0];
}

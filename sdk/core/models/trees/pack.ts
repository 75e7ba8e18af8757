import type { State, StateArray } from "../model.js";
import type { TreeEnsemble } from "./ensemble.js";
import { checkCategories, checkTrees, damaged, partsOf } from "./pack-check.js";

const LEAF = 255;

/**
 * Trees in few bytes. Nodes stand breadth first, so that the places of children follow from which nodes are leaves; a
 * threshold (a category's place in the bits too) is a number in its column's list of thresholds, and a node's cover is the
 * sum of its leaves', so that only leaves keep theirs. Some 13 bytes a split and its leaf.
 */
export function packTrees(ensemble: TreeEnsemble): State {
  const { feature, flags, roots, treeOutput, outputs, width, values, base } = ensemble;
  const splits = feature.reduce((sum, column) => sum + (column < 0 ? 0 : 1), 0);
  const { lists, codes } = thresholdLists(ensemble, splits);
  const wide = ensemble.columns > LEAF;
  const kept: Record<string, StateArray> = {
    roots,
    treeOutput,
    feature: wide ? feature : Uint8Array.from(feature, (column) => (column < 0 ? LEAF : column)),
    thresholdStarts: Int32Array.from([0, ...sumsOf(lists.map((list) => list.length))]),
    thresholds: Float64Array.from(lists.flatMap((list) => [...list])),
    ...splitBytes(codes),
    values,
    base,
    ...packCounts(leafCovers(ensemble)),
  };
  if (flags.some((flag) => flag !== 0)) kept.flags = flags;
  if (ensemble.bits.length > 0) kept.bits = ensemble.bits;
  const { divisor, columns, float32 } = ensemble;
  return {
    json: { format: 1, nodes: feature.length, outputs, width, divisor, columns, float32 },
    arrays: kept,
  };
}

/**
 * The trees of a saved state, checked: what is damaged throws MODEL_INVALID, and never sends a prediction in circles.
 * `wantedOutputs` is how many numbers a row the model's task asks for.
 */
export function unpackTrees(state: State, wantedOutputs?: number): TreeEnsemble {
  const parts = partsOf(state);
  if (wantedOutputs !== undefined && parts.outputs !== wantedOutputs)
    throw damaged(`${parts.outputs} numbers a prediction instead of ${wantedOutputs}`);
  checkTrees(parts);
  const { nodes, outputs, width, divisor, columns, float32 } = parts;
  const { roots, treeOutput, values, base, thresholdStarts, thresholds, flags, bits } = parts;
  const feature = parts.feature instanceof Int32Array ? parts.feature : new Int32Array(parts.feature);
  if (feature !== parts.feature) {
    for (let node = 0; node < nodes; node++) if (feature[node] === LEAF) feature[node] = -1;
  }
  const codes = joinBytes(state.arrays);
  const leafCover = unpackCounts(state.arrays);
  const left = new Int32Array(nodes);
  const threshold = new Float64Array(nodes);
  const cover = new Float64Array(nodes);
  let leaf = 0;
  let split = 0;
  for (const [t, root] of roots.entries()) {
    const end = roots[t + 1] ?? nodes;
    let next = root + 1;
    for (let node = root; node < end; node++) {
      const column = feature[node];
      if (column < 0) {
        cover[node] = leafCover[leaf];
        left[node] = leaf++;
        continue;
      }
      // Children stand behind their parent: no way leads back.
      if (column >= columns || next + 1 >= end || next <= node) throw damaged(`node ${node} has no children`);
      left[node] = next;
      next += 2;
      const place = thresholdStarts[column] + codes[split++];
      threshold[node] = place < thresholdStarts[column + 1] ? thresholds[place] : Number.NaN;
      if (Number.isNaN(threshold[node])) throw damaged(`node ${node} has no threshold`);
    }
    if (next !== end) throw damaged(`tree ${t} has nodes that nothing leads to`);
    for (let node = end - 1; node >= root; node--) {
      if (feature[node] >= 0) cover[node] = cover[left[node]] + cover[left[node] + 1];
    }
  }
  if (leaf * width !== values.length || leafCover.length !== leaf || codes.length !== split)
    throw damaged("leaves are missing");
  checkCategories({ feature, flags, threshold, bits });
  return {
    feature,
    threshold,
    left,
    flags,
    cover,
    roots,
    treeOutput,
    outputs,
    width,
    values,
    base,
    divisor,
    bits,
    columns,
    float32,
  };
}

/** Different thresholds of each column, ascending, and the number of each split's among them. */
function thresholdLists({ feature, threshold, columns }: TreeEnsemble, splits: number) {
  const found = Array.from({ length: columns }, () => new Set<number>());
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] >= 0) found[feature[node]].add(threshold[node]);
  }
  const lists = found.map((set) => Float64Array.from(set).sort());
  const numbers = lists.map((list) => new Map(Array.from(list, (value, i) => [value, i])));
  const codes = new Uint32Array(splits);
  for (let node = 0, split = 0; node < feature.length; node++) {
    if (feature[node] >= 0) codes[split++] = numbers[feature[node]].get(threshold[node]) ?? 0;
  }
  return { lists, codes };
}

/** Numbers byte by byte: as many arrays as the greatest needs bytes. */
function splitBytes(codes: Uint32Array): Record<string, Uint8Array> {
  const most = codes.reduce((greatest, code) => Math.max(greatest, code), 0);
  const arrays: Record<string, Uint8Array> = {};
  for (let byte = 0; byte === 0 || (byte < 4 && most >>> (8 * byte) > 0); byte++) {
    arrays[`codes${byte}`] = Uint8Array.from(codes, (code) => code >>> (8 * byte));
  }
  return arrays;
}

function joinBytes(arrays: State["arrays"]): Uint32Array {
  const codes = new Uint32Array(arrays.codes0?.length ?? 0);
  for (let byte = 0; byte < 4; byte++) {
    const part = arrays[`codes${byte}`];
    if (part === undefined) continue;
    for (let i = 0; i < codes.length; i++) codes[i] = (codes[i] | (part[i] << (8 * byte))) >>> 0;
  }
  return codes;
}

/** Covers are mostly small whole numbers: a byte each then. */
function packCounts(covers: Float64Array): Record<string, StateArray> {
  return covers.every((cover) => cover <= 255 && Number.isInteger(cover))
    ? { counts: Uint8Array.from(covers) }
    : { covers };
}

function unpackCounts({ counts, covers }: State["arrays"]): Float64Array {
  if (covers instanceof Float64Array && covers.every((cover) => cover >= 0 && Number.isFinite(cover)))
    return covers;
  if (counts instanceof Uint8Array) return Float64Array.from(counts);
  throw damaged("covers are missing");
}

/** Covers of the leaves, by their numbers. */
function leafCovers({ feature, left, cover, values, width }: TreeEnsemble): Float64Array {
  const covers = new Float64Array(values.length / width);
  for (let node = 0; node < feature.length; node++) if (feature[node] < 0) covers[left[node]] = cover[node];
  return covers;
}

function sumsOf(lengths: readonly number[]): number[] {
  let sum = 0;
  return lengths.map((length) => {
    sum += length;
    return sum;
  });
}

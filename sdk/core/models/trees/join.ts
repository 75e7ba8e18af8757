import { BY_CATEGORY, type TreeEnsemble } from "./ensemble.js";

/** Ensembles of the same columns and outputs, one after another, as one; base and division are those of the first. */
export function joinTrees(parts: readonly TreeEnsemble[], divisor: number): TreeEnsemble {
  const [first] = parts;
  const sum = (length: (part: TreeEnsemble) => number): number =>
    parts.reduce((total, part) => total + length(part), 0);
  const nodes = sum((part) => part.feature.length);
  const feature = new Int32Array(nodes);
  const threshold = new Float64Array(nodes);
  const left = new Int32Array(nodes);
  const flags = new Uint8Array(nodes);
  const cover = new Float64Array(nodes);
  const roots = new Int32Array(sum((part) => part.roots.length));
  const treeOutput = new Int32Array(roots.length);
  const values = new Float64Array(sum((part) => part.values.length));
  const bits = new Uint32Array(sum((part) => part.bits.length));
  let [node, tree, value, word] = [0, 0, 0, 0];
  for (const part of parts) {
    feature.set(part.feature, node);
    threshold.set(part.threshold, node);
    flags.set(part.flags, node);
    cover.set(part.cover, node);
    treeOutput.set(part.treeOutput, tree);
    values.set(part.values, value);
    bits.set(part.bits, word);
    const leaf = value / part.width;
    const { feature: columns, left: children, flags: kinds } = part;
    for (let i = 0; i < children.length; i++) left[node + i] = children[i] + (columns[i] < 0 ? leaf : node);
    if (part.bits.length > 0)
      for (let i = 0; i < kinds.length; i++) if ((kinds[i] & BY_CATEGORY) !== 0) threshold[node + i] += word;
    for (let i = 0; i < part.roots.length; i++) roots[tree + i] = part.roots[i] + node;
    node += part.feature.length;
    tree += part.roots.length;
    value += part.values.length;
    word += part.bits.length;
  }
  return { ...first, feature, threshold, left, flags, cover, roots, treeOutput, values, bits, divisor };
}

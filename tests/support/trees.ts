import type { TreeEnsemble } from "../../sdk/core/models/trees/ensemble.js";

/** A tree as scikit-learn holds one. */
export interface SklearnTree {
  readonly children_left: readonly number[];
  readonly children_right: readonly number[];
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly value: readonly number[];
  readonly cover: readonly number[];
}

/** A forest of scikit-learn's as an ensemble: breadth first, children side by side. */
export function sklearnForest(trees: readonly SklearnTree[], columns: number): TreeEnsemble {
  const nodes: { feature: number; threshold: number; left: number; cover: number }[] = [];
  const values: number[] = [];
  const roots: number[] = [];
  for (const tree of trees) {
    const root = nodes.length;
    roots.push(root);
    const queue = [0];
    for (let i = 0; i < queue.length; i++) {
      const at = queue[i];
      const isLeaf = tree.children_left[at] < 0;
      nodes.push({
        feature: isLeaf ? -1 : tree.feature[at],
        threshold: isLeaf ? 0 : tree.threshold[at],
        left: isLeaf ? values.length : root + queue.length,
        cover: tree.cover[at],
      });
      if (isLeaf) values.push(tree.value[at]);
      else queue.push(tree.children_left[at], tree.children_right[at]);
    }
  }
  return {
    feature: Int32Array.from(nodes, (node) => node.feature),
    threshold: Float64Array.from(nodes, (node) => node.threshold),
    left: Int32Array.from(nodes, (node) => node.left),
    flags: new Uint8Array(nodes.length),
    cover: Float64Array.from(nodes, (node) => node.cover),
    roots: Int32Array.from(roots),
    outputs: 1,
    treeOutput: new Int32Array(roots.length),
    width: 1,
    values: Float64Array.from(values),
    base: Float64Array.of(0),
    divisor: trees.length,
    bits: new Uint32Array(0),
    columns,
    float32: true,
  };
}

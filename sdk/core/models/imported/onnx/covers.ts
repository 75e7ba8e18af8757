import type { Matrix } from "../../../tables/index.js";
import type { TreeEnsemble } from "../../trees/ensemble.js";
import { findLeaves, rounded } from "../../trees/predict.js";

/** What stands for a leaf that no row came to, so that shares of what no row met are halves and not 0 by 0. */
const NO_COVER = 1e-300;

/** The same trees with the number of these rows that came to each node as its cover. */
export function withCovers(ensemble: TreeEnsemble, x: Matrix): TreeEnsemble {
  const { roots, feature, left } = ensemble;
  const cover = new Float64Array(feature.length);
  const data = ensemble.float32 ? rounded(x.data) : x.data;
  const leaves = new Int32Array(x.rows);
  const counts = new Float64Array(ensemble.values.length / ensemble.width).fill(NO_COVER);
  for (const root of roots) {
    findLeaves(ensemble, root, data, x.columns, 0, x.rows, leaves);
    for (const leaf of leaves) counts[leaf] += 1;
  }
  for (let node = feature.length - 1; node >= 0; node--) {
    cover[node] = feature[node] < 0 ? counts[left[node]] : cover[left[node]] + cover[left[node] + 1];
  }
  return { ...ensemble, cover };
}

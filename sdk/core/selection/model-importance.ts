import { AssayError } from "../../utils/errors/index.js";
import type { Importance } from "../explainers/index.js";
import type { Model } from "../models/model.js";
import type { TreeEnsemble } from "../models/trees/ensemble.js";
import type { Matrix } from "../tables/index.js";

/**
 * What a model itself says of its columns, as shares of their sum: of a linear one, coefficients times the standard deviation
 * of their encoded column in training; of trees, the impurity that the splits of a column take away (Breiman 1984), which for a
 * forest is scikit-learn's `feature_importances_` up to the weight of a tree. Throws EXPLAIN_UNSUPPORTED for other models.
 */
export function modelImportances(model: Model, train: Matrix): Importance[] {
  const byColumn = linearImportances(model, train) ?? treeImportances(model);
  if (byColumn === undefined) {
    throw new AssayError("EXPLAIN_UNSUPPORTED", {
      what: `a model of kind "${model.kind}" for ${model.task} says nothing of its columns by itself`,
      wanted: "a linear regression, a forest, or boosting for regression",
      next: "Select by: permutation.",
    });
  }
  const sums = model.features.groups.map(({ name, columns }) => ({
    feature: name,
    importance: columns.reduce((sum, column) => sum + byColumn[column], 0),
  }));
  const total = sums.reduce((sum, { importance }) => sum + importance, 0);
  return sums.map(({ feature, importance }) => ({
    feature,
    importance: total > 0 ? importance / total : 0,
  }));
}

function linearImportances(model: Model, { data, rows, columns }: Matrix): Float64Array | undefined {
  const linear = model.linear?.();
  if (linear === undefined) return undefined;
  const { coefficients } = linear;
  return Float64Array.from({ length: columns }, (_, column) => {
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < rows; row++) sum += data[row * columns + column];
    for (let row = 0; row < rows; row++) squares += (data[row * columns + column] - sum / rows) ** 2;
    let size = 0;
    for (let at = column; at < coefficients.length; at += columns) size += Math.abs(coefficients[at]);
    return size * Math.sqrt(squares / rows);
  });
}

function treeImportances(model: Model): Float64Array | undefined {
  const trees = model.trees?.();
  return trees === undefined ? undefined : impurityDecreases(trees.ensemble);
}

/**
 * For each column, how much its splits lower the spread of what the training rows are told: rows on the left times the square
 * of how far their mean is from the node's, and the same on the right, over all splits and outputs.
 */
export function impurityDecreases(ensemble: TreeEnsemble): Float64Array {
  const { feature, left, cover, values, width, columns } = ensemble;
  const decreases = new Float64Array(columns);
  const means = new Float64Array(feature.length * width);
  // Children stand after their parent, so that going back every node's children are known.
  for (let node = feature.length - 1; node >= 0; node--) {
    if (feature[node] < 0) {
      for (let k = 0; k < width; k++) means[node * width + k] = values[left[node] * width + k];
      continue;
    }
    const [a, b] = [left[node], left[node] + 1];
    const rows = cover[a] + cover[b];
    for (let k = 0; k < width; k++) {
      const difference = means[a * width + k] - means[b * width + k];
      means[node * width + k] = (cover[a] * means[a * width + k] + cover[b] * means[b * width + k]) / rows;
      // n_a (m_a - m)^2 + n_b (m_b - m)^2, without the mean.
      decreases[feature[node]] += ((cover[a] * cover[b]) / rows) * difference ** 2;
    }
  }
  return decreases;
}

import { describe, expect, it } from "vitest";
import { treeShap } from "../../../../../sdk/core/explainers/tree/tree-shap.js";
import { assembleTrees } from "../../../../../sdk/core/models/imported/assemble.js";
import { adoptTrees } from "../../../../../sdk/core/models/imported/index.js";
import { readLightgbm } from "../../../../../sdk/core/models/imported/lightgbm/read.js";
import { readXgboost } from "../../../../../sdk/core/models/imported/xgboost/read.js";
import { predictTrees } from "../../../../../sdk/core/models/trees/predict.js";
import { expectedOfTrees, treeFile, treeRows } from "../../../../support/tree-files.js";

const WORDS = ["clair", "nuit", "pluie", "zone 5", "été"];

const { inputs } = treeRows();

function largestDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(found[i] - value)), 0) / scale;
}

const READERS = { xgboost: readXgboost, lightgbm: readLightgbm } as const;

/** XGBoost adds floats up; its predictions and contributions have no more digits. */
const PRECISION = { xgboost: 2e-6, lightgbm: 1e-12 } as const;

const FILES = [
  "xgboost-regression.json",
  "xgboost-regression-ubj.ubj",
  "xgboost-categories.json",
  "xgboost-binary.json",
  "xgboost-multiclass.json",
  "xgboost-poisson.json",
  "xgboost-dart.json",
  "xgboost-forest.json",
  "lightgbm-regression.txt",
  "lightgbm-categories.txt",
  "lightgbm-codes.txt",
  "lightgbm-binary.txt",
  "lightgbm-multiclass.txt",
  "lightgbm-poisson.txt",
  "lightgbm-zero.txt",
  "lightgbm-no-missing.txt",
  "lightgbm-forest.txt",
  "lightgbm-dart.txt",
  "lightgbm-sqrt.txt",
  "lightgbm-arrays.txt",
];

describe.each(FILES)("%s", (file) => {
  const name = file.split(".")[0];
  const kind = file.startsWith("xgboost") ? "xgboost" : "lightgbm";
  const { predicted, scores, contributions } = expectedOfTrees[name];
  const known = name === "lightgbm-arrays" ? ["size", "age", "heat", "zeros", "code"] : undefined;
  // XGBoost's file has "ét" for "été", so its texts are not taken.
  const said = name === "xgboost-categories" ? { categories: { word: WORDS } } : {};
  // LightGBM gives the mean of a random forest, but its raw scores and contributions are sums.
  const means = name === "lightgbm-forest" ? 8 : 1;

  it("predicts what Python predicts", async () => {
    const { estimator, encoding, classes } = adoptTrees(kind, treeFile(file), known, said);
    const found = await estimator.predict(encoding.transform(inputs));
    // Of two classes Python gives the second's probability.
    const own = classes.length === 2 ? found.filter((_, i) => i % 2 === 1) : found;
    expect(largestDifference(own, predicted.flat())).toBeLessThan(PRECISION[kind]);
  });

  it("has Python's scores and SHAP values", async () => {
    const { encoding } = adoptTrees(kind, treeFile(file), known, said);
    const ensemble = assembleTrees(READERS[kind](treeFile(file)));
    const x = encoding.transform(inputs);
    expect(
      largestDifference(predictTrees(ensemble, x), scores?.flat().map((score) => score / means) ?? []),
    ).toBeLessThan(PRECISION[kind]);
    const groups = encoding.features.groups;
    const { values, baseValues } = await treeShap(ensemble, x, groups);
    const columns = groups.length;
    const wanted = (contributions ?? []).map((row) => row.map((value) => value / means));
    const found = wanted.flatMap((_, row) =>
      Array.from({ length: ensemble.outputs }, (_, k) => [
        ...values[k].subarray(row * columns, (row + 1) * columns),
        baseValues[k],
      ]).flat(),
    );
    expect(largestDifference(found, wanted.flat())).toBeLessThan(kind === "xgboost" ? 1e-5 : 1e-11);
  });
});

import { describe, expect, it } from "vitest";
import { boostingDefinition } from "../../../../../sdk/core/models/boosting/index.js";
import { forestDefinition } from "../../../../../sdk/core/models/forest/index.js";
import type { Estimator } from "../../../../../sdk/core/models/model.js";
import type { Matrix } from "../../../../../sdk/core/tables/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { csvTable, jsonFixture, largestDifference } from "../../../../support/csv.js";

// Made by fixtures/parity/trees.py with scikit-learn 1.9.1.
const sklearn = jsonFixture<{
  columns: string[];
  classes: number[];
  weights: number[];
  holes: (number | null)[][];
  [predictions: string]: unknown;
}>("parity/trees.json");
const table = csvTable("parity/inputs_200.csv");
const columns = sklearn.columns.map((name) => table.numbers(name));
const x: Matrix = {
  data: Float64Array.from(
    { length: 200 * columns.length },
    (_, i) => columns[i % columns.length][Math.floor(i / columns.length)],
  ),
  rows: 200,
  columns: columns.length,
};
const holes = { ...x, data: Float64Array.from(sklearn.holes.flat(), (value) => value ?? Number.NaN) };
const y = Float64Array.from(csvTable("parity/targets_200.csv").numbers("bikers"));
const classes = Float64Array.from(sklearn.classes);
const weights = Float64Array.from(sklearn.weights);
const features = {
  names: sklearn.columns,
  groups: sklearn.columns.map((name, i) => ({ name, columns: [i] })),
};
const regression = { task: "regression", classes: 0 } as const;
const settings = { kind: "boosting", rounds: 20, minLeafRows: 10, maxLeaves: 8, learningRate: 0.1 } as const;
const tree = { kind: "forest", trees: 1, bootstrap: false } as const;

async function predictions(
  estimator: Estimator,
  data: { x?: Matrix; y?: Float64Array; weights?: Float64Array } = {},
) {
  const inputs = data.x ?? x;
  await estimator.fit({ y, ...data, x: inputs, features }, { random: random(0) });
  return estimator.predict(inputs);
}

const wanted = (name: string): number[] => [sklearn[name]].flat(2) as number[];

describe("a single tree is scikit-learn's", () => {
  it("of numbers", async () => {
    const own = await predictions(
      forestDefinition.create({ ...tree, maxDepth: 4, minLeafRows: 3 }, regression),
    );
    expect(largestDifference(own, wanted("tree"))).toBeLessThan(1e-9);
  });

  it("of numbers with weights", async () => {
    const forest = forestDefinition.create({ ...tree, maxDepth: 4, minLeafRows: 3 }, regression);
    expect(largestDifference(await predictions(forest, { weights }), wanted("tree_weighted"))).toBeLessThan(
      1e-9,
    );
  });

  it("of classes", async () => {
    const config = { ...tree, maxDepth: 3, minLeafRows: 5, splitColumns: "all" } as const;
    const forest = forestDefinition.create(config, { task: "classification", classes: 3 });
    expect(largestDifference(await predictions(forest, { y: classes }), wanted("tree_classes"))).toBeLessThan(
      1e-9,
    );
  });
});

// scikit-learn keeps gradients in float32: numbers up to 1000 agree within 1e-3.
describe("boosting is scikit-learn's HistGradientBoosting", () => {
  it.each([
    ["boosting", {}, {}],
    ["boosting_weighted", { minLeafRows: 1 }, { weights }],
    ["boosting_l2", { l2: 5 }, {}],
    ["boosting_holes", {}, { x: holes }],
    ["boosting_absolute", { loss: "absolute" }, {}],
  ] as const)("%s", async (name, more, data) => {
    const own = await predictions(boostingDefinition.create({ ...settings, ...more }, regression), data);
    expect(largestDifference(own, wanted(name))).toBeLessThan(1e-3);
  });

  it("of two classes", async () => {
    const boosting = boostingDefinition.create(
      { ...settings, minLeafRows: 1 },
      { task: "classification", classes: 2 },
    );
    const own = await predictions(boosting, { y: classes.map((label) => (label > 1 ? 1 : 0)) });
    expect(largestDifference(own, wanted("boosting_binary"))).toBeLessThan(1e-5);
  });

  it("of three classes", async () => {
    const boosting = boostingDefinition.create(
      { ...settings, minLeafRows: 1 },
      { task: "classification", classes: 3 },
    );
    const own = await predictions(boosting, { y: classes });
    expect(largestDifference(own, wanted("boosting_classes"))).toBeLessThan(1e-5);
  });
});

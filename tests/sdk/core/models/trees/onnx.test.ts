import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boostingDefinition } from "../../../../../sdk/core/models/boosting/index.js";
import { forestDefinition } from "../../../../../sdk/core/models/forest/index.js";
import { OnnxGraph } from "../../../../../sdk/core/models/onnx/index.js";
import type { TreeEnsemble } from "../../../../../sdk/core/models/trees/ensemble.js";
import { treesToOnnx } from "../../../../../sdk/core/models/trees/onnx.js";
import { predictTrees } from "../../../../../sdk/core/models/trees/predict.js";
import type { Matrix } from "../../../../../sdk/core/tables/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { firstDifference, runOnnx } from "../../../../support/onnx.js";
import { largestDifference, runEstimator } from "../../../../support/onnx-estimator.js";
import { randomEnsemble } from "../../../../support/random-ensemble.js";
import { train } from "../../../../support/tree-data.js";

async function sumsByOnnx(ensemble: TreeEnsemble, { data, rows, columns }: Matrix): Promise<number[]> {
  const graph = new OnnxGraph();
  const x = graph.input("x", "double", ["N", columns]);
  graph.output("y", "double", treesToOnnx(graph, x, ensemble), ["N", ensemble.outputs]);
  const feeds = { x: { type: "double", data: [...data], dims: [rows, columns] } } as const;
  return (await runOnnx(graph.bytes({ name: "trees" }), feeds)).y.map(Number);
}

/** Numbers with holes, and categories with rare and missing ones. */
function mixedRows(seed: number): Matrix {
  const draw = random(seed);
  const data = Float64Array.from({ length: 400 * 4 }, (_, i) => {
    if (draw.next() < 0.08) return Number.NaN;
    return i % 4 === 3 ? Math.floor(60 * draw.next() ** 2) : draw.normal();
  });
  return { data, rows: 400, columns: 4 };
}

const signal = ({ data }: Matrix, row: number): number => {
  const [a, b, c, d] = data.subarray(row * 4, row * 4 + 4);
  return (a || 0) * (b || 1) + Math.sin(3 * (c || 2)) + ((d || 7) % 5 === 0 ? 3 : 0) + ((d || 0) % 7) / 3;
};

describe("trees as a graph", () => {
  it("add up to the same doubles, whatever their shape, with missing values and categories", async () => {
    const shapes = fc.record({
      seed: fc.integer({ min: 0, max: 1e6 }),
      outputs: fc.integer({ min: 1, max: 3 }),
      wide: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const { ensemble, x } = randomEnsemble(shape);
        expect(
          firstDifference(await sumsByOnnx(ensemble, x), predictTrees(ensemble, x), 1e-14),
        ).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it("that are one leaf each are a constant", async () => {
    const { ensemble, x } = randomEnsemble({ seed: 1, outputs: 2, wide: true });
    const leaves = {
      ...ensemble,
      feature: Int32Array.of(-1, -1),
      left: Int32Array.of(0, 1),
      flags: new Uint8Array(2),
      threshold: new Float64Array(2),
      roots: Int32Array.of(0, 1),
      treeOutput: Int32Array.of(-1, -1),
      values: Float64Array.of(1, 2, 3, 4),
      base: Float64Array.of(10, 20),
      divisor: 2,
    };
    expect(await sumsByOnnx(leaves, { ...x, data: x.data.slice(0, 10), rows: 2 })).toEqual([12, 23, 12, 23]);
  });

  it("look up leaves of many classes some trees at a time", async () => {
    const { ensemble, x } = randomEnsemble({ seed: 5, outputs: 600, wide: true });
    expect(firstDifference(await sumsByOnnx(ensemble, x), predictTrees(ensemble, x), 1e-14)).toBeUndefined();
  });
});

it("refuses trees that no runtime would want to load", () => {
  const { ensemble } = randomEnsemble({ seed: 1, outputs: 1, wide: false });
  const huge = { ...ensemble, feature: { length: 1e8 } as Int32Array };
  expect(() => treesToOnnx(new OnnxGraph(), "x", huge)).toThrow("its trees would take 1200 MB as a graph");
});

describe("a fitted model as a graph", () => {
  const x = mixedRows(3);
  const scores = Float64Array.from({ length: 400 }, (_, row) => signal(x, row));
  const sorted = scores.toSorted();
  const classes = (count: number) =>
    scores.map((score) => Math.min(count - 1, Math.floor((count * sorted.indexOf(score)) / 400)));
  const [regression, binary, three] = [
    { task: "regression", classes: 0 },
    { task: "classification", classes: 2 },
    { task: "classification", classes: 3 },
  ] as const;
  const forest = { kind: "forest", trees: 20 } as const;
  const boosting = { kind: "boosting", rounds: 30, minLeafRows: 5 } as const;

  it.each([
    ["forest, regression", forestDefinition.create(forest, regression), scores],
    ["forest, two classes", forestDefinition.create(forest, binary), classes(2)],
    ["forest, three classes", forestDefinition.create(forest, three), classes(3)],
    ["boosting, squared", boostingDefinition.create(boosting, regression), scores],
    [
      "boosting, Poisson",
      boostingDefinition.create({ ...boosting, loss: "poisson" }, regression),
      scores.map((score) => Math.max(0, Math.round(score))),
    ],
    ["boosting, two classes", boostingDefinition.create(boosting, binary), classes(2)],
    ["boosting, three classes", boostingDefinition.create(boosting, three), classes(3)],
  ])("predicts what the %s model predicts, unseen codes and missing values too", async (_, estimator, y) => {
    await train(estimator, { x, y, categories: [3] });
    const unseen = mixedRows(4);
    for (let row = 0; row < 400; row += 9) unseen.data[row * 4 + 3] = [-1, 300, Number.NaN][row % 3];
    const predicted = await estimator.predict(unseen);
    expect(largestDifference(await runEstimator(estimator, unseen), predicted)).toBeLessThan(1e-11);
  });
});

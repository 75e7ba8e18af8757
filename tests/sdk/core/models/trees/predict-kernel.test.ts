import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boostingDefinition } from "../../../../../sdk/core/models/boosting/index.js";
import type { TreeEnsemble } from "../../../../../sdk/core/models/trees/ensemble.js";
import { unpackTrees } from "../../../../../sdk/core/models/trees/pack.js";
import { goesLeft, predictTrees, walkedSums } from "../../../../../sdk/core/models/trees/predict.js";
import { predictKernel } from "../../../../../sdk/core/models/trees/predict-kernel.js";
import type { Matrix } from "../../../../../sdk/core/tables/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { randomEnsemble } from "../../../../support/random-ensemble.js";
import { REGRESSION, train } from "../../../../support/tree-data.js";

/** Predictions in plain words: each row down each tree. */
function walked(ensemble: TreeEnsemble, x: Matrix): number[] {
  const { outputs, width, values, base, divisor } = ensemble;
  return Array.from({ length: x.rows * outputs }, (_, i) => {
    const row = Math.floor(i / outputs) * x.columns;
    const output = i % outputs;
    let sum = 0;
    for (const [t, root] of ensemble.roots.entries()) {
      if (ensemble.treeOutput[t] >= 0 && ensemble.treeOutput[t] !== output) continue;
      let node = root;
      while (ensemble.feature[node] >= 0) {
        const given = x.data[row + ensemble.feature[node]];
        const value = ensemble.float32 ? Math.fround(given) : given;
        node = ensemble.left[node] + (goesLeft(ensemble, node, value) ? 0 : 1);
      }
      sum += values[ensemble.left[node] * width + (ensemble.treeOutput[t] < 0 ? output : 0)];
    }
    return base[output] + sum / divisor;
  });
}

/** Rows again and again, some of them with infinite and negative values. */
function repeated({ data, columns }: Matrix, rows: number): Matrix {
  const strange = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, -1e300, 2.5];
  const repeat = Float64Array.from({ length: rows * columns }, (_, i) =>
    i % 17 === 0 ? strange[(i / 17) % strange.length] : data[i % data.length],
  );
  return { data: repeat, rows, columns };
}

describe("the kernel of predictions does what a walk down each tree does, bit for bit", () => {
  it("whatever the trees, the rows, the holes and the categories", () => {
    const shapes = fc.record({
      seed: fc.nat(1e6),
      outputs: fc.integer({ min: 1, max: 3 }),
      wide: fc.boolean(),
      float32: fc.boolean(),
      rows: fc.integer({ min: 64, max: 600 }),
    });
    const run = fc.property(shapes, ({ float32, rows, ...shape }) => {
      const made = randomEnsemble(shape);
      const ensemble = { ...made.ensemble, float32 };
      const x = repeated(made.x, rows);
      expect(predictKernel(ensemble)).toBeDefined();
      expect([...predictTrees(ensemble, x)]).toEqual(walked(ensemble, x));
    });
    fc.assert(run, { numRuns: 150 });
  });

  it("and calls of few rows give the same before and after it is made", () => {
    const made = randomEnsemble({ seed: 5, outputs: 2, wide: false });
    const x = repeated(made.x, 150);
    const wanted = walked(made.ensemble, x);
    const got: number[] = [];
    for (let row = 0; row < x.rows; row += 3) {
      const part = { ...x, rows: 3, data: x.data.subarray(row * x.columns, (row + 3) * x.columns) };
      got.push(...predictTrees(made.ensemble, part));
    }
    expect(got).toEqual(wanted);
  });

  it("where a column has more thresholds, or more categories, than a byte counts", async () => {
    const draw = random(4);
    const rows = 3000;
    const data = Float64Array.from({ length: rows * 3 }, (_, i) => {
      if (draw.next() < 0.05) return Number.NaN;
      return i % 3 === 2 ? draw.int(300) : draw.normal();
    });
    const x = { data, rows, columns: 3 };
    const y = Float64Array.from({ length: rows }, (_, row) => {
      const [a, b, c] = data.subarray(3 * row, 3 * row + 3);
      return (a || 0) * (b || 1) + ((c || 0) % 7) + draw.normal();
    });
    const model = boostingDefinition.create({ kind: "boosting", maxBins: 2000, minLeafRows: 5 }, REGRESSION);
    await train(model, { x, y, categories: [2] });
    const ensemble = unpackTrees(await model.state());
    expect(predictKernel(ensemble)?.wide).toBe(true);
    expect(predictKernel(ensemble)?.sums(x)).toEqual(walkedSums(ensemble, x));
  });

  it("leaves large trees, and thresholds that are no numbers, to the walk", () => {
    const { ensemble, x } = randomEnsemble({ seed: 3, outputs: 1, wide: false });
    const nodes = 600;
    // A chain: each split's right child splits again.
    const chain: TreeEnsemble = {
      ...ensemble,
      feature: Int32Array.from({ length: nodes + 1 }, (_, i) => (i % 2 === 0 && i < nodes ? 0 : -1)),
      threshold: Float64Array.from({ length: nodes + 1 }, (_, i) => i / nodes),
      left: Int32Array.from({ length: nodes + 1 }, (_, i) =>
        i % 2 === 0 && i < nodes ? i + 1 : Math.ceil(i / 2),
      ),
      flags: new Uint8Array(nodes + 1),
      cover: new Float64Array(nodes + 1).fill(1),
      roots: Int32Array.of(0),
      treeOutput: Int32Array.of(0),
      values: Float64Array.from({ length: nodes / 2 + 2 }, (_, i) => i),
    };
    const rows = repeated(x, 100);
    expect(predictKernel(chain)).toBeUndefined();
    expect([...predictTrees(chain, rows)]).toEqual(walked(chain, rows));
    const odd = {
      ...ensemble,
      threshold: ensemble.threshold.map((limit) => (limit === 0.1 ? Number.NaN : limit)),
    };
    expect(odd.threshold.some(Number.isNaN)).toBe(true);
    expect(predictKernel(odd)).toBeUndefined();
  });
});

it("a matrix of other columns than the trees know is refused", () => {
  const { ensemble, x } = randomEnsemble({ seed: 3, outputs: 1, wide: false });
  const shape = { code: "DATA_SHAPE", message: expect.stringContaining("rows x 5") };
  const less = { data: x.data.slice(0, 240), rows: 60, columns: 4 };
  expect(() => predictTrees(ensemble, less)).toThrow(expect.objectContaining(shape));
  expect(() => predictTrees(ensemble, { ...x, rows: 61 })).toThrow(expect.objectContaining(shape));
});

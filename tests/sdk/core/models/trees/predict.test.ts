import { describe, expect, it } from "vitest";
import {
  BY_CATEGORY,
  MISSING_LEFT,
  type TreeEnsemble,
} from "../../../../../sdk/core/models/trees/ensemble.js";
import { predictTrees } from "../../../../../sdk/core/models/trees/predict.js";
import { matrix } from "../../../../support/tree-data.js";

/** One split: leaf 1 on the left, leaf 2 on the right. */
const stump = (flags: number, threshold: number, more: Partial<TreeEnsemble> = {}): TreeEnsemble => ({
  feature: Int32Array.of(0, -1, -1),
  threshold: Float64Array.of(threshold, 0, 0),
  left: Int32Array.of(1, 0, 1),
  flags: Uint8Array.of(flags, 0, 0),
  cover: Float64Array.of(2, 1, 1),
  roots: Int32Array.of(0),
  outputs: 1,
  treeOutput: Int32Array.of(0),
  width: 1,
  values: Float64Array.of(1, 2),
  base: Float64Array.of(0),
  divisor: 1,
  bits: new Uint32Array(0),
  columns: 1,
  float32: false,
  ...more,
});
const predictions = (trees: TreeEnsemble, ...values: number[]) => [
  ...predictTrees(trees, matrix(values.map((value) => [value]))),
];

describe("a prediction of trees", () => {
  it("goes left up to the threshold, and where the flag says without a value", () => {
    expect(predictions(stump(0, 3), 3, 3.0001, Number.NaN)).toEqual([1, 2, 2]);
    expect(predictions(stump(MISSING_LEFT, 3), 3, 3.0001, Number.NaN)).toEqual([1, 2, 1]);
  });

  it("tells a value from a missing one by an infinite threshold", () => {
    const values = [5, Number.POSITIVE_INFINITY, Number.NaN];
    expect(predictions(stump(0, Number.POSITIVE_INFINITY), ...values)).toEqual([1, 1, 2]);
  });

  it("goes by a category's bit; unknown ones are missing, those beyond the last are as the last", () => {
    const bits = Uint32Array.of(40, 0b101, 1 << 7);
    const values = [0, 1, 2, 39, 1e6, -1, Number.NaN];
    expect(predictions(stump(BY_CATEGORY, 0, { bits }), ...values)).toEqual([1, 2, 1, 1, 1, 2, 2]);
    expect(predictions(stump(BY_CATEGORY | MISSING_LEFT, 0, { bits }), ...values).slice(5)).toEqual([1, 1]);
  });

  it("is base + sum / divisor, and of many rows the same as of each", () => {
    const trees = stump(0, 3, { base: Float64Array.of(10), divisor: 4 });
    const values = Array.from({ length: 1500 }, (_, i) => i % 7);
    expect(predictions(trees, ...values)).toEqual(values.map((value) => (value <= 3 ? 10.25 : 10.5)));
  });

  it("rounds values where the trees come from a library that does", () => {
    expect(predictions(stump(0, 0.1), 0.1)).toEqual([1]);
    // 0.1 as float32 is above 0.1 as float64.
    expect(predictions(stump(0, 0.1, { float32: true }), 0.1)).toEqual([2]);
  });
});

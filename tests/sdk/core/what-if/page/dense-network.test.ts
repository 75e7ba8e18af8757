import { describe, expect, it } from "vitest";
import { restoreDense } from "../../../../../sdk/core/what-if/page/dense-network.js";

const dense = (activation: string) => ({
  class_name: "Dense",
  config: { units: 2, activation, use_bias: true },
});
const stateOf = (...layers: readonly object[]) => ({
  json: { topology: { config: { layers } }, scale: { mean: 10, deviation: 2 } } as never,
  arrays: { weight0: Float32Array.of(1, -1, 0.5, 0.5), weight1: Float32Array.of(0, 1) },
});
const x = { data: Float64Array.of(1, 2, -3, 0), rows: 2, columns: 2 };

describe("a network in plain code", () => {
  it("is its formula, in the target's unit, also of no rows", () => {
    const predict = restoreDense(stateOf(dense("relu")));
    // [1, 2]: 1 + 1, -1 + 1 + 1; [-3, 0]: -3, 3 + 1; twice that and 10.
    expect([...predict(x)]).toEqual([14, 12, 10, 18]);
    expect(predict({ ...x, data: new Float64Array(0), rows: 0 })).toHaveLength(0);
  });

  it.each([
    ["a layer", stateOf({ class_name: "Conv1D", config: {} }), "Got: a layer Conv1D."],
    ["an activation", stateOf(dense("mish")), "Got: an activation mish."],
    ["a weight that is not there", stateOf(dense("relu"), dense("relu")), "Got: weight 2 is missing."],
  ])("is refused where it has %s that is not known", (_, state, message) => {
    expect(() => restoreDense(state)).toThrow(message);
  });
});

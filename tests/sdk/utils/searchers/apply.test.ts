import { describe, expect, it } from "vitest";
import { applyParams } from "../../../../sdk/utils/searchers/index.js";
import { thrownBy } from "../../../support/thrown.js";

describe("applyParams", () => {
  it("puts values at their paths in a copy", () => {
    const config = { model: { kind: "boosting", maxDepth: 3 }, seed: 0 };
    const applied = applyParams(config, { "model.maxDepth": 6, "split.testSize": 0.1 });
    expect(applied).toEqual({ model: { kind: "boosting", maxDepth: 6 }, seed: 0, split: { testSize: 0.1 } });
    expect(config).toEqual({ model: { kind: "boosting", maxDepth: 3 }, seed: 0 });
  });

  it("puts a whole object before the keys of it, and shares nothing with the values", () => {
    const model = { kind: "forest" };
    const applied = applyParams({ model: { kind: "linear" } }, { "model.trees": 20, model });
    expect(applied).toEqual({ model: { kind: "forest", trees: 20 } });
    expect(model).toEqual({ kind: "forest" });
  });

  it("refuses a path through what is no map", () => {
    const error = thrownBy(() => applyParams({ model: "linear" }, { "model.trees": 20 }));
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toContain("model is not a map of keys");
    expect(error.message).toContain('Got: "linear"');
  });
});

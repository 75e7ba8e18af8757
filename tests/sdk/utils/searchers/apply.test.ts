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

describe("a parameter that has no place", () => {
  it.each<[object, string, string]>([
    [
      { model: 5 },
      "model.depth",
      'the parameter "model.depth" has no place in the config: model is not a map of keys. Got: 5',
    ],
    [{ clean: [1, 2] }, "clean.7.a", "clean is not a map of keys, but a list of 2 items. Got: [1,2]"],
    [{ model: () => 1 }, "model.depth", "model is not a map of keys. Got: function"],
  ])("in %j as %s is told with what stands there", (config, name, message) => {
    expect(thrownBy(() => applyParams(config, { [name]: 1 })).message).toContain(message);
  });

  it("is told of a config that is none at all", () => {
    expect(thrownBy(() => applyParams(7, { a: 1 })).message).toContain(
      'the parameter "a" has no place in the config. Got: 7',
    );
  });
});

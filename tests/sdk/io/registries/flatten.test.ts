import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flattenParams } from "../../../../sdk/io/registries/index.js";
import { checkParam } from "../../../../sdk/io/registries/limits.js";

describe("settings as parameters", () => {
  it("join the keys of maps by dots and write lists as JSON", () => {
    const { params, elsewhere } = flattenParams({
      seed: 0,
      model: { kind: "dense", layers: [64, 64], dropout: null, nested: { on: true } },
      metrics: [{ name: "mae", threshold: 40 }, "r2"],
      none: {},
      left: undefined,
      rate: 1e-7,
    });
    expect(params).toEqual({
      seed: "0",
      "model.kind": "dense",
      "model.layers": "[64,64]",
      "model.dropout": "null",
      "model.nested.on": "true",
      metrics: '[{"name":"mae","threshold":40},"r2"]',
      none: "{}",
      rate: "1e-7",
    });
    expect(elsewhere).toEqual([]);
  });

  it("keep numbers that JSON has no word for", () => {
    expect(flattenParams({ a: Number.NaN, b: [Number.POSITIVE_INFINITY], c: 12n, d: [12n] }).params).toEqual({
      a: "NaN",
      b: '["Infinity"]',
      c: "12",
      d: '["12"]',
    });
  });

  it("say where to look for a value that is too long, instead of cutting it", () => {
    const long = Array.from({ length: 4000 }, (_, i) => i);
    expect(flattenParams({ exclude: long, fits: "x".repeat(6000) })).toEqual({
      params: { exclude: "see config.yaml", fits: "x".repeat(6000) },
      elsewhere: ["exclude"],
    });
  });

  it("say so under the nearest key that can be kept where a key can not", () => {
    const { params, elsewhere } = flattenParams({
      schema: { columns: { "temp (°C)": { type: "float64" }, hr: { type: "int32" } } },
      "wind/speed": 1,
    });
    expect(params).toEqual({
      "schema.columns": "see config.yaml",
      "schema.columns.hr.type": "int32",
      settings: "see config.yaml",
    });
    expect(elsewhere).toEqual(["schema.columns", "settings"]);
  });

  it("do not lose a value where two keys become one", () => {
    const { params, elsewhere } = flattenParams({ "a.b": 1, a: { b: 2 } });
    expect(params).toEqual({ "a.b": "1", a: "see config.yaml" });
    expect(elsewhere).toEqual(["a"]);
  });

  it("are always parameters that MLflow takes", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (settings) => {
        for (const [key, value] of Object.entries(flattenParams(settings).params)) checkParam(key, value);
      }),
    );
  });
});

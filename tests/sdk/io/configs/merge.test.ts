import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyExtra, parseExtra, splitKeyPath } from "../../../../sdk/io/configs/extras.js";
import { toPlain } from "../../../../sdk/io/configs/located.js";
import { mergeConfigs } from "../../../../sdk/io/configs/merge.js";
import { locateObject } from "../../../../sdk/io/configs/objects.js";

type Config = Record<string, unknown>;
const node = (value: object) => locateObject(value, 0, "/");
const merged = (...parts: Config[]) => toPlain(parts.map(node).reduce(mergeConfigs));
const withExtras = (config: Config, ...extras: string[]) =>
  toPlain(extras.map((extra) => parseExtra(extra, "/")).reduce(applyExtra, node(config)));

const key = fc.constantFrom("a", "b", "c", "constructor", "length");
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.integer(),
    fc.string(),
    fc.array(fc.integer(), { maxLength: 3 }),
    fc.constant(null),
    tie("map"),
  ),
  map: fc.dictionary(key, tie("value"), { maxKeys: 3 }),
})).map as fc.Arbitrary<Config>;

describe("merging configs", () => {
  it("merges maps and replaces lists, left to right", () => {
    expect(
      merged(
        { model: { kind: "dense", layers: [64, 64] }, seed: 1 },
        { model: { layers: [8] } },
        { seed: 2 },
      ),
    ).toEqual({ model: { kind: "dense", layers: [8] }, seed: 2 });
  });

  it("lets null, texts and lists take the place of maps, and maps of them", () => {
    expect(merged({ a: { b: 1 }, c: 5 }, { a: null, c: { d: 1 } })).toEqual({ a: null, c: { d: 1 } });
  });

  it("changes nothing when merged with itself or with nothing", () => {
    fc.assert(
      fc.property(tree, (config) => {
        expect(merged(config, config)).toEqual(merged(config));
        expect(merged(config, {})).toEqual(merged(config));
        expect(merged({}, config)).toEqual(merged(config));
      }),
    );
  });

  it("keeps every key of the last config, and every key that only an earlier one has", () => {
    fc.assert(
      fc.property(tree, tree, (first, second) => {
        const result = merged(first, second) as Config;
        expect(new Set(Object.keys(result))).toEqual(
          new Set([...Object.keys(first), ...Object.keys(second)]),
        );
        for (const [name, value] of Object.entries(second)) {
          if (Array.isArray(value) || typeof value !== "object") expect(result[name]).toEqual(value);
        }
      }),
    );
  });

  it("groups as one likes where maps stay maps", () => {
    const maps = fc.dictionary(key, fc.dictionary(key, fc.integer()));
    fc.assert(
      fc.property(maps, maps, maps, (a, b, c) => {
        expect(merged(merged(a, b) as Config, c)).toEqual(merged(a, merged(b, c) as Config));
      }),
    );
  });
});

describe("extras", () => {
  it("set one value, made where there is none", () => {
    expect(withExtras({ model: { epochs: 20 } }, "model.epochs=5", "a.b.c=x")).toEqual({
      model: { epochs: 5 },
      a: { b: { c: "x" } },
    });
  });

  it("replace maps as a whole", () => {
    expect(withExtras({ model: { kind: "dense", layers: [1] } }, "model={kind: linear}")).toEqual({
      model: { kind: "linear" },
    });
  });

  it("reach into lists by index and append at the end", () => {
    const config = { metrics: [{ name: "mae" }, "r2"] };
    expect(withExtras(config, "metrics.0.threshold=30", "metrics.2=rmse")).toEqual({
      metrics: [{ name: "mae", threshold: 30 }, "r2", "rmse"],
    });
    expect(() => withExtras(config, "metrics.7=x")).toThrow(/from 0 to 2/);
    expect(() => withExtras(config, "metrics.first=x")).toThrow(/from 0 to 2/);
  });

  it("keep what stands after the first equals sign", () => {
    expect(withExtras({}, "dataset.query=select 1 where a=b")).toEqual({
      dataset: { query: "select 1 where a=b" },
    });
  });

  it("take keys with dots when these are escaped", () => {
    expect(splitKeyPath("schema.columns.a\\.b")).toEqual(["schema", "columns", "a.b"]);
    expect(withExtras({}, "a\\.b=1")).toEqual({ "a.b": 1 });
  });

  it.each(["seed", "=5", "a..b=5", "a.__proto__.b=1"])("refuse %j", (extra) => {
    expect(() => withExtras({}, extra)).toThrow(expect.objectContaining({ code: "CLI_USAGE" }));
  });
});

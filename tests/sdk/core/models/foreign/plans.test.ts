import { describe, expect, it } from "vitest";
import { planFeeds } from "../../../../../sdk/core/models/foreign/feeds.js";
import { labelsFor } from "../../../../../sdk/core/models/foreign/labels.js";
import { planOutputs, taskOfOutputs } from "../../../../../sdk/core/models/foreign/outputs.js";
import { NO_TENSOR, type ValueInfo } from "../../../../../sdk/core/models/foreign/runtime.js";
import { toColumn } from "../../../../../sdk/core/tables/build.js";

const value = (name: string, type: string, ...shape: (number | undefined)[]): ValueInfo => ({
  name,
  type,
  shape,
});
const failure = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe("inputs of a graph", () => {
  const size = value("size", "float32", undefined, 1);
  const colour = value("colour", "string", undefined, 1);
  const matrix = value("x", "float64", undefined, 2);

  it("read the columns of their names, [N] and [N, 1]", () => {
    expect(planFeeds([size, value("n", "int64", undefined)], undefined, ["n", "other", "size"])).toEqual([
      { input: "size", type: "float32", rank: 2, columns: ["size"] },
      { input: "n", type: "int64", rank: 1, columns: ["n"] },
    ]);
  });

  it("one input of several columns reads all, or those that the config lists", () => {
    expect(planFeeds([matrix], undefined, ["a", "b"])[0].columns).toEqual(["a", "b"]);
    expect(planFeeds([matrix], ["b", "a"], ["a", "b", "c"])[0].columns).toEqual(["b", "a"]);
    expect(planFeeds([matrix, size], { x: ["b", "a"], size: "c" }, ["a", "b", "c"])[1].columns).toEqual([
      "c",
    ]);
  });

  it.each([
    ["a column is missing", [size, colour], undefined, ["sise"], "SCHEMA_MISMATCH", /"size".*mean "sise"/s],
    ["the count is another", [matrix], undefined, ["a", "b", "c"], "SCHEMA_MISMATCH", /3 columns: a, b, c/],
    ["a list is for several inputs", [size, colour], ["a"], ["a"], "CONFIG_INVALID", /more than one input/],
    ["the config names no input", [size], { sise: "a" }, ["a"], "CONFIG_INVALID", /mean "size"/],
    ["the config names no column", [matrix], ["a", "z"], ["a", "b"], "DATA_COLUMN_MISSING", /"z"/],
    [
      "the type is strange",
      [value("s", "float16", undefined, 1)],
      undefined,
      ["s"],
      "MODEL_INVALID",
      /float16/,
    ],
    ["the rows are fixed", [value("s", "float32", 1, 1)], undefined, ["s"], "MODEL_INVALID", /\[1, 1\]/],
    [
      "the rows have names",
      [value("s", "float32", 4, undefined)],
      undefined,
      ["s"],
      "MODEL_INVALID",
      /\[4, \?\]/,
    ],
    [
      "more than ten columns are too many",
      [matrix],
      undefined,
      Array.from({ length: 11 }, (_, i) => `c${i}`),
      "SCHEMA_MISMATCH",
      /11 columns: c0, .*c9, …\. Wanted: 2/,
    ],
    [
      "nobody names the columns of any width",
      [value("x", "float32")],
      undefined,
      undefined,
      "SCHEMA_MISMATCH",
      /Wanted: columns for "x"/,
    ],
    ["nobody names the columns", [matrix], undefined, undefined, "SCHEMA_MISMATCH", /infer_signature/],
  ] as const)("are refused where %s", (_, inputs, columns, known, code, message) => {
    expect(() => planFeeds(inputs, columns, known)).toThrow(failure(code, message));
  });
});

describe("outputs of a graph", () => {
  const label = value("label", "int64", undefined);

  it("are known by skl2onnx's names, by Assay's, or by being the only ones", () => {
    const probabilities = value("probabilities", "float32", undefined, 3);
    expect(planOutputs([label, probabilities], "classification")).toEqual({
      kind: "matrix",
      output: "probabilities",
    });
    expect(planOutputs([value("y", "float32", undefined, 1)], "regression")).toEqual({
      kind: "numbers",
      output: "y",
    });
    expect(planOutputs([value("p", "float32", undefined, 1)], "classification")).toEqual({
      kind: "second",
      output: "p",
    });
    const own = [
      value("prediction", "bool", undefined),
      value("probability_false", "float64", undefined),
      value("probability_true", "float64", undefined),
    ];
    expect(planOutputs(own, "classification")).toMatchObject({ kind: "columns", labels: [false, true] });
    expect([taskOfOutputs(own), taskOfOutputs([label]), taskOfOutputs([value("y", "float32")])]).toEqual([
      "classification",
      "classification",
      "regression",
    ]);
  });

  it("that are not understood are told, maps with what to export instead", () => {
    const zipped = [label, value("output_probability", NO_TENSOR)];
    expect(() => planOutputs(zipped, "classification")).toThrow(failure("MODEL_INVALID", /"zipmap": False/));
    const two = [value("a", "float32", undefined), value("b", "float32", undefined)];
    expect(() => planOutputs(two, "regression")).toThrow(failure("MODEL_INVALID", /a \(float32 \[\?\]\), b/));
  });
});

describe("labels", () => {
  const target = toColumn(["no", "yes"]);

  it("are the config's, the graph's or the target's", () => {
    expect(labelsFor({ config: ["yes", "no"], graph: [0, 1] }, target, "t")).toEqual(["yes", "no"]);
    expect(labelsFor({ graph: ["no", "yes", "maybe"] }, target, "t")).toEqual(["no", "yes", "maybe"]);
    expect(labelsFor({ width: 2 }, target, "t")).toEqual(["no", "yes"]);
    expect(labelsFor({ graph: [0, 1] }, toColumn([true, false]), "t")).toEqual([false, true]);
  });

  it("must be those of the target, and as many as the probabilities", () => {
    expect(() => labelsFor({ graph: [0, 1] }, target, "t")).toThrow(
      failure("CONFIG_INVALID", /"no"; .* 0, 1/),
    );
    expect(() => labelsFor({ width: 3 }, target, "t")).toThrow(failure("CONFIG_INVALID", /3 probabilities/));
  });
});

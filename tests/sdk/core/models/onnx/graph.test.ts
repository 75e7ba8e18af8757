import { describe, expect, it } from "vitest";
import { ML_DOMAIN, OnnxGraph } from "../../../../../sdk/core/models/onnx/index.js";
import { runOnnx } from "../../../../support/onnx.js";

const META = { name: "test" };

describe("a graph of every type of value", () => {
  it("gives its inputs back", async () => {
    const graph = new OnnxGraph();
    const types = ["float", "double", "int32", "int64", "string", "bool"] as const;
    for (const type of types) graph.output(`${type} out`, type, graph.input(type, type));
    const outputs = await runOnnx(graph.bytes(META), {
      float: { type: "float", data: [1.5, -2] },
      double: { type: "double", data: [0.1, -0] },
      int32: { type: "int32", data: [-7, 2147483647] },
      int64: { type: "int64", data: [-(2n ** 63n), 2n ** 53n + 1n] },
      string: { type: "string", data: ["grün", ""] },
      bool: { type: "bool", data: [true, false] },
    });
    expect(outputs).toEqual({
      "float out": [1.5, -2],
      "double out": [0.1, -0],
      "int32 out": [-7, 2147483647],
      "int64 out": [-(2n ** 63n), 2n ** 53n + 1n],
      "string out": ["grün", ""],
      "bool out": [1, 0],
    });
  });

  it("holds constants of every type", async () => {
    const graph = new OnnxGraph();
    const data = {
      float: [0.5],
      double: [1 / 3],
      int32: [-5],
      int64: [2n ** 62n],
      string: ["日本"],
      bool: [true],
    } as const;
    for (const type of ["float", "double", "int32", "int64", "string", "bool"] as const) {
      graph.output(type, type, graph.constant(type, data[type], [1]));
    }
    const outputs = await runOnnx(graph.bytes(META), {});
    expect(outputs).toEqual({ ...data, bool: [1] });
  });
});

describe("nodes", () => {
  it("take attributes of every kind", async () => {
    const graph = new OnnxGraph();
    const x = graph.input("x", "string");
    const code = graph.node(
      "LabelEncoder",
      [x],
      { keys_strings: { texts: ["a", "ß"] }, values_int64s: { ints: [3, -4] }, default_int64: { int: -2 } },
      { domain: ML_DOMAIN },
    );
    const number = graph.node(
      "LabelEncoder",
      [x],
      { keys_strings: { texts: ["a"] }, values_floats: { floats: [0.25] }, default_float: { float: 7.5 } },
      { domain: ML_DOMAIN },
    );
    const filled = graph.node("ConstantOfShape", [graph.constant("int64", [2], [1])], {
      value: { tensor: { type: "double", data: [1 / 3], dims: [1] } },
    });
    graph.output("code", "int64", code);
    graph.output("number", "float", number);
    graph.output("filled", "double", filled, [2]);
    const outputs = await runOnnx(graph.bytes(META), { x: { type: "string", data: ["a", "ß", "other"] } });
    expect(outputs).toEqual({ code: [3n, -4n, -2n], number: [0.25, 7.5, 7.5], filled: [1 / 3, 1 / 3] });
  });

  it("may have several outputs, and left-out inputs", async () => {
    const graph = new OnnxGraph();
    const x = graph.input("x", "double", ["N", 3]);
    const [head, tail] = graph.nodes("Split", [x, graph.constant("int64", [1, 2], [2])], 2, {
      axis: { int: 1 },
    });
    const clipped = graph.node("Clip", [tail, "", graph.constant("double", [5])]);
    graph.output("head", "double", head, ["N", 1]);
    graph.output("tail", "double", clipped, ["N", 2]);
    graph.output("whole", "int64", graph.cast(head, "int64"), ["N", 1]);
    const feed = { type: "double", data: [1, 2, 3, 4, 5, 6], dims: [2, 3] } as const;
    expect(await runOnnx(graph.bytes(META), { x: feed })).toEqual({
      head: [1, 4],
      tail: [2, 3, 5, 5],
      whole: [1n, 4n],
    });
  });
});

describe("constants", () => {
  it("are kept once where they are equal", () => {
    const graph = new OnnxGraph();
    const one = graph.constant("double", [1, 2], [2]);
    expect(graph.constant("double", [1, 2], [2])).toBe(one);
    expect(graph.constant("double", [1, 2], [1, 2])).not.toBe(one);
    expect(graph.constant("float", [1, 2], [2])).not.toBe(one);
    expect(graph.constant("double", [0])).not.toBe(graph.constant("double", [-0]));
  });

  it("that do not fill their shape are refused", () => {
    expect(() => new OnnxGraph().constant("double", [1, 2], [3])).toThrow(
      expect.objectContaining({ code: "INTERNAL", details: expect.objectContaining({ got: "2 elements" }) }),
    );
  });
});

describe("names", () => {
  it.each(["", "x"])("%j is refused for a second value", (name) => {
    const graph = new OnnxGraph();
    graph.input("x", "double");
    const refused = expect.objectContaining({ code: "INTERNAL" });
    expect(() => graph.input(name, "double")).toThrow(refused);
    expect(() => graph.output(name, "double", "x")).toThrow(refused);
  });

  it("that look like those of values within cause no clash", async () => {
    const graph = new OnnxGraph();
    const inputs = ["Neg/0", "Neg/1", "Neg/2", "Neg/3"].map((name) => graph.input(name, "double"));
    for (const input of inputs) graph.output(`minus ${input}`, "double", graph.node("Neg", [input]));
    const feeds = inputs.map((name, k) => [name, { type: "double", data: [k + 1] }] as const);
    const outputs = await runOnnx(graph.bytes(META), Object.fromEntries(feeds));
    expect(Object.values(outputs).flat()).toEqual([-1, -2, -3, -4]);
  });

  it("of a set of operations that is not known are refused", () => {
    const graph = new OnnxGraph();
    graph.node("Fancy", [], {}, { domain: "com.example" });
    expect(() => graph.bytes(META)).toThrow(
      expect.objectContaining({
        code: "INTERNAL",
        details: expect.objectContaining({ got: '"com.example"' }),
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import {
  adoptAlone,
  type OnnxConfig,
  type OnnxParts,
  type OnnxSession,
  onnxDefinition,
} from "../../../../../sdk/core/models/foreign/index.js";
import type { Tensor, ValueInfo } from "../../../../../sdk/core/models/foreign/runtime.js";
import { OnnxGraph } from "../../../../../sdk/core/models/onnx/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";

/** A file that is no forest, so that the runtime is asked. What it computes is up to the session. */
const graph = new OnnxGraph();
graph.output("y", "double", graph.input("n", "double"));
const file = { bytes: graph.bytes({ name: "any" }), readBeside: () => undefined };

const failure = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });
const of = (name: string, type: string, ...shape: (number | undefined)[]): ValueInfo => ({
  name,
  type,
  shape,
});
const doubles = (...data: number[]): Tensor => ({
  type: "float64",
  data: Float64Array.from(data),
  dims: [data.length],
});
const y = of("y", "float64", undefined);

type Answer = (feeds: Readonly<Record<string, Tensor>>) => Readonly<Record<string, Tensor>>;
/** A runtime that gives these answers. */
function runtime(inputs: readonly ValueInfo[], outputs: readonly ValueInfo[], answer: Answer): OnnxSession {
  return { inputs, outputs, run: async (feeds) => answer(feeds), release: async () => {} };
}

/** Predictions of a model alone, and what the runtime was fed. */
async function fed(
  inputs: readonly ValueInfo[],
  table: Table,
  answer: Answer = () => ({ y: doubles(0, 0) }),
) {
  let feeds: Readonly<Record<string, Tensor>> = {};
  const session = runtime(inputs, [y], (given) => {
    feeds = given;
    return answer(given);
  });
  const { estimator, encoding } = await adoptAlone(file, async () => session, table.names);
  const predictions = await estimator.predict(encoding.transform(table));
  return { feeds, predictions: [...predictions] };
}

/** Probabilities of a classifier for two rows. */
async function classified(outputs: readonly ValueInfo[], answers: Record<string, Tensor>) {
  const session = runtime([of("n", "float64", undefined)], outputs, () => answers);
  const table = Table.from({ n: [1, 2] });
  const { estimator, encoding, classes } = await adoptAlone(file, async () => session, table.names);
  return { classes, probabilities: [...(await estimator.predict(encoding.transform(table)))] };
}

describe("columns as tensors of a graph", () => {
  it.each([
    ["int64", BigInt64Array.of(3n, -4n)],
    ["int32", Int32Array.of(3, -4)],
    ["float32", Float32Array.of(3, -4)],
    ["float64", Float64Array.of(3, -4)],
  ])("are of the input's type: %s", async (type, data) => {
    const { feeds } = await fed([of("n", type, undefined)], Table.from({ n: [3, -4] }));
    expect(feeds.n).toEqual({ type, data, dims: [2] });
  });

  it("are of the input's type: bool, and columns beside each other are a row", async () => {
    const table = Table.from({ a: [true, false], b: [false, false] });
    const { feeds } = await fed([of("x", "bool", undefined, 2)], table);
    expect(feeds.x).toEqual({ type: "bool", data: Uint8Array.of(1, 0, 0, 0), dims: [2, 2] });
  });

  it.each([
    [
      "int64",
      0.5,
      /column "n" holds a value .*Got: 0\.5\. Wanted: a whole number below 2\^53 \(int64\).*Cast/s,
    ],
    ["int64", null, /column "n" holds missing values .*Got: null or NaN.*Fill the column/s],
    ["int32", 2 ** 31, /Got: 2147483648\. Wanted: a whole number below 2\^31 \(int32\)/],
    ["int32", null, /missing values/],
    ["bool", 2, /Got: 2\. Wanted: true or false, as 1 or 0 \(bool\)/],
    ["bool", null, /missing values/],
  ])("of %s are refused where one is %s", async (type, cell, message) => {
    const table = Table.from({ n: [1, cell] });
    await expect(fed([of("n", type, undefined)], table)).rejects.toThrow(failure("SCHEMA_MISMATCH", message));
  });

  it("have the empty text for a missing one, also where there is no text at all", async () => {
    const inputs = [of("some", "string", undefined), of("none", "string", undefined)];
    const { feeds } = await fed(inputs, Table.from({ some: ["a", null], none: [null, null] }));
    expect([feeds.some.data, feeds.none.data]).toEqual([
      ["a", ""],
      ["", ""],
    ]);
  });

  it("are not read as text by one input and as numbers by another", async () => {
    const session = runtime(
      [of("x", "string", undefined, 1), of("z", "float32", undefined, 1)],
      [y],
      () => ({}),
    );
    const config = { kind: "onnx", path: "", columns: { x: "n", z: "n" } } as const;
    const parts = { read: async () => file, open: async () => session };
    const inputs = Table.from({ n: [1, 2] });
    await expect(
      onnxDefinition.adopt(
        { ...config, ...parts },
        { task: "regression", inputs, target: inputs.column("n"), targetName: "y" },
      ),
    ).rejects.toThrow(failure("MODEL_INVALID", /two inputs .* read column "n"/));
  });
});

describe("outputs of a graph as predictions", () => {
  const label = (type: string) => of("prediction", type, undefined);
  const each = (...names: string[]) => names.map((name) => of(`probability_${name}`, "float64", undefined));

  it("are put into the order of the classes, one output a class", async () => {
    const answers = { probability_b: doubles(0.25, 0.5), probability_a: doubles(0.75, 0.5) };
    expect(await classified([label("string"), ...each("b", "a")], answers)).toEqual({
      classes: ["a", "b"],
      probabilities: [0.75, 0.25, 0.5, 0.5],
    });
  });

  it("have numbers as labels where the graph predicts numbers", async () => {
    const answers = { probability_10: doubles(0.25, 1), probability_9: doubles(0.75, 0) };
    expect(await classified([label("int64"), ...each("10", "9")], answers)).toEqual({
      classes: [9, 10],
      probabilities: [0.75, 0.25, 0, 1],
    });
  });

  it("of one probability have that of the first class beside it", async () => {
    const outputs = [of("label", "int64", undefined), of("p", "float64", undefined, 1)];
    expect(await classified(outputs, { p: doubles(0.25, 1) })).toEqual({
      classes: [0, 1],
      probabilities: [0.75, 0.25, 0, 1],
    });
  });

  const two = [of("label", "int64", undefined), of("p", "float64", undefined, 2)];
  it.each([
    ["add up to less", doubles(0.5, 0.25, 1, 0), /no probabilities.*Got: 0\.5, 0\.25 in one row/s],
    ["are below 0", doubles(1.5, -0.5, 1, 0), /Got: 1\.5, -0\.5 in one row/],
    ["are more than the classes", doubles(0.5, 0.25, 0.25, 1, 0, 0), /Got: 3 a row\. Wanted: 2/],
    ["do not belong to the rows", doubles(1, 0, 1), /Got: 3 elements of float64 for 2 rows/],
    [
      "are integers",
      { type: "int64", data: BigInt64Array.of(1n, 0n, 1n, 0n), dims: [2, 2] } as const,
      /Got: 4 elements of int64/,
    ],
  ])("are refused where they %s", async (_, p, message) => {
    await expect(classified(two, { p })).rejects.toThrow(failure("MODEL_INVALID", message));
  });

  it("are refused where they are no numbers, with the columns that are missing", async () => {
    const inputs = [of("n", "float64", undefined), of("m", "float64", undefined)];
    const answer = () => ({ y: doubles(1, Number.NaN) });
    await expect(fed(inputs, Table.from({ n: [1, null], m: [1, 1] }), answer)).rejects.toThrow(
      failure("DATA_NOT_FINITE", /predicts NaN for row 1.*missing values in n\..*Fill these/s),
    );
    await expect(fed(inputs, Table.from({ n: [1, 2], m: [1, 1] }), answer)).rejects.toThrow(
      failure("DATA_NOT_FINITE", /a row without missing values.*Look at the model/s),
    );
  });
});

describe("a saved model file", () => {
  const session = runtime([of("n", "float64", undefined)], [y], ({ n }) => ({ y: n }));
  const shape = { task: "regression", classes: 0 } as const;
  const config = { kind: "onnx", path: "" } as OnnxConfig & OnnxParts;

  it("predicts as before once it is restored", async () => {
    const { estimator } = await adoptAlone(file, async () => session, ["n"]);
    const state = await estimator.state();
    const restored = await onnxDefinition.restoreAdopted(
      { ...config, open: async () => session },
      shape,
      state,
    );
    const x = restored.encoding.transform(Table.from({ n: [3, 5] }));
    expect([...(await restored.estimator.predict(x))]).toEqual([3, 5]);
  });

  it("is not restored without its parts or without a runtime", async () => {
    const { estimator } = await adoptAlone(file, async () => session, ["n"]);
    const { json, arrays } = await estimator.state();
    const open = { ...config, open: async () => session };
    for (const state of [
      { json, arrays: {} },
      { json: null, arrays },
      { json: { feeds: [], labels: [] }, arrays },
    ])
      await expect(onnxDefinition.restoreAdopted(open, shape, state)).rejects.toThrow(
        failure("MODEL_INVALID", /a saved ONNX model is damaged/),
      );
    await expect(onnxDefinition.restoreAdopted(config, shape, { json, arrays })).rejects.toThrow(
      failure("INTERNAL", /withModelFile/),
    );
    const inputs = Table.from({ n: [1] });
    const rows = { task: "regression", inputs, target: inputs.column("n"), targetName: "y" } as const;
    await expect(onnxDefinition.adopt(config, rows)).rejects.toThrow(failure("INTERNAL", /withModelFile/));
  });
});

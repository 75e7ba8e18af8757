import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type CleaningInput, cleaningConfig, fitCleaning } from "../../../../sdk/core/cleaning/index.js";
import { type Estimator, PipelineModel, type Task } from "../../../../sdk/core/models/index.js";
import { Arithmetic } from "../../../../sdk/core/models/onnx/index.js";
import {
  type ColumnEncoding,
  type Encoder,
  FittedTarget,
  fitPreprocessor,
  normaliseTarget,
  type PreprocessingConfig,
  registerEncoder,
  type TargetConfig,
} from "../../../../sdk/core/preprocessing/index.js";
import { Table, valueAt } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { inferSignature } from "../../../../sdk/utils/signers/index.js";
import { firstDifference, type OnnxFeed, runOnnx } from "../../../support/onnx.js";

/** A learner that needs no fitting: the mean of the columns, or for classes the shares of its powers. */
function meanOf(columns: number, classes: number): Estimator {
  const exponents = Array.from({ length: Math.max(1, classes) }, (_, k) => k);
  return {
    kind: "mean",
    fit: () => Promise.resolve({ epochs: [] }),
    predict({ data, rows }) {
      const means = Array.from({ length: rows }, (_, row) => {
        const cells = data.subarray(row * columns, (row + 1) * columns);
        return cells.reduce((sum, cell) => sum + cell, 0) / columns;
      });
      if (classes === 0) return Promise.resolve(Float64Array.from(means));
      const shares = means.flatMap((mean) => {
        const sizes = exponents.map((k) => Math.exp(mean * k));
        return sizes.map((size) => size / sizes.reduce((a, b) => a + b));
      });
      return Promise.resolve(Float64Array.from(shares));
    },
    state: () => Promise.resolve({ json: null, arrays: {} }),
    toOnnx(graph, x) {
      const weights = graph.constant("double", new Float64Array(columns).fill(1 / columns), [columns, 1]);
      const mean = graph.node("MatMul", [x, weights]);
      if (classes === 0) return mean;
      const powers = graph.constant("double", exponents, [1, classes]);
      return graph.node("Softmax", [new Arithmetic(graph).multiply(mean, powers)], { axis: { int: 1 } });
    },
    dispose: () => undefined,
  };
}

interface Options {
  readonly target: TargetConfig;
  readonly task?: Task;
  readonly preprocessing?: PreprocessingConfig;
  readonly clean?: CleaningInput;
  readonly estimator?: (columns: number, classes: number) => Estimator;
}

/** A model of the rows around such a learner. */
async function modelOf(table: Table, options: Options): Promise<PipelineModel> {
  const { task = "regression", preprocessing = {}, estimator = meanOf } = options;
  const cleaning = fitCleaning(cleaningConfig.parse(options.clean ?? []), table);
  const cleaned = cleaning.apply(table, { dropRows: true }).table;
  const target = FittedTarget.fit(normaliseTarget(options.target), task, cleaned);
  const inputs = cleaned.drop([target.column]);
  const context = { ...target.shape, target: target.encode(cleaned), random: random(0) };
  const { preprocessor } = fitPreprocessor(preprocessing, inputs, context);
  const learner = estimator(preprocessor.features.names.length, target.classes.length);
  const parts = { config: { kind: "mean" }, preprocessor, target, estimator: learner, cleaning };
  const unsigned = new PipelineModel({ ...parts, signature: { inputs: [], outputs: [] } });
  const raw = table.select(cleaning.rawColumns(table.names, inputs.names));
  const signature = inferSignature(raw, await unsigned.predict(table));
  return new PipelineModel({ ...parts, signature });
}

async function bytesOf(model: PipelineModel): Promise<Uint8Array> {
  const exported = await model.toOnnx();
  if ("unsupported" in exported) throw new Error(exported.unsupported.join("; "));
  return exported.bytes;
}

/** Feeds of the types that the signature says, as Python's MLflow makes them. */
function feeds(model: PipelineModel, rows: Table): Record<string, OnnxFeed> {
  const types = {
    boolean: "bool",
    integer: "int32",
    long: "int64",
    float: "float",
    double: "double",
  } as const;
  const only = model.signature.inputs.length === 1;
  return Object.fromEntries(
    model.signature.inputs.map(({ name, type }) => {
      if (type === "datetime") throw new Error("no graph reads times");
      const missing = type === "string" ? "" : Number.NaN;
      const cells = Array.from({ length: rows.numRows }, (_, row) => rows.value(name, row) ?? missing);
      const feed: OnnxFeed = { type: type === "string" ? type : types[type], data: cells };
      return [name, only ? { ...feed, dims: [rows.numRows, 1] } : feed];
    }),
  );
}

async function expectSame(model: PipelineModel, rows: Table): Promise<void> {
  const outputs = await runOnnx(await bytesOf(model), feeds(model, rows));
  const expected = await model.predict(rows);
  expect(Object.keys(outputs)).toEqual(expected.names);
  for (const name of expected.names) {
    if (expected.column(name).type === "string") {
      expect(outputs[name]).toEqual(Array.from({ length: rows.numRows }, (_, i) => expected.value(name, i)));
    } else {
      expect(firstDifference(outputs[name].map(Number), expected.numbers(name), 1e-12)).toBeUndefined();
    }
  }
}

const HOUSES = Table.from({
  area: [50.5, null, 120, 80, 65, 300],
  rooms: Int32Array.of(2, 3, 5, 3, 2, 9),
  city: ["Köln", "Łódź", null, "Köln", "東京", "Łódź"],
  garden: [true, false, true, true, false, true],
  year: ["1990", "2001", "1950", "2020", "2011", null],
  price: [100, 210.5, 400, 250, 0, 900],
  kind: ["flat", "house", "house", "flat", "flat", "house"],
  stars: BigInt64Array.of(1n, 3n, 5n, 3n, 1n, 5n),
});
const NEW_HOUSES = Table.from({
  ...Object.fromEntries(HOUSES.entries()),
  city: ["Köln", "Paris", "", "nan", "<NA>", "None"],
  area: [10, Number.NaN, 0, 55.5, 1e6, -3],
});

describe("a whole model as a graph", () => {
  const clean: CleaningInput = [
    { kind: "cast", column: "year", to: "integer" },
    { kind: "fill", column: "year", with: "median" },
    { kind: "clip", column: "area", min: 20, max: 200 },
    { kind: "dropRows", where: "price > 800" },
    { kind: "rename", columns: { rooms: "size" } },
    { kind: "drop", columns: ["kind"] },
  ];

  it.each(["none", "sqrt", "log1p", "standardise"] as const)(
    "predicts the same with the target's transform %s",
    async (transform) => {
      const model = await modelOf(HOUSES, { target: { column: "price", transform }, clean });
      await expectSame(model, HOUSES);
      const { inputs } = model.signature;
      expect(inputs.map(({ name }) => name)).toEqual(["area", "rooms", "city", "garden", "year", "stars"]);
    },
  );

  it("takes what Python makes of missing texts for missing, and unknown texts for unknown", async () => {
    const model = await modelOf(HOUSES, { target: "price", clean });
    const rows = NEW_HOUSES.with({ city: ["Köln", "Paris", null, null, null, null] });
    const outputs = await runOnnx(await bytesOf(model), feeds(model, NEW_HOUSES));
    const expected = (await model.predict(rows)).numbers("prediction");
    expect(firstDifference(outputs.prediction.map(Number), expected, 1e-12)).toBeUndefined();
  });

  it("keeps such a text where training had it as a category", async () => {
    const table = Table.from({ x: ["None", "a", "b", "None"], z: ["a", null, "b", "b"], y: [1, 2, 3, 4] });
    const model = await modelOf(table, {
      target: "y",
      clean: [{ kind: "rename", columns: { x: "renamed" } }],
      preprocessing: { defaults: { categories: { kind: "ordinal" } } },
    });
    const rows = Table.from({ x: ["None", "nan"], z: ["None", "nan"] });
    const outputs = await runOnnx(await bytesOf(model), feeds(model, rows));
    const expected = await model.predict(Table.from({ x: ["None", null], z: [null, null] }));
    expect(outputs.prediction).toEqual([...expected.numbers("prediction")]);
  });

  it.each([
    ["texts", "kind"],
    ["booleans", "garden"],
    ["64-bit integers", "stars"],
    ["integers", "rooms"],
  ])("predicts classes that are %s, with their probabilities", async (_, target) => {
    const model = await modelOf(HOUSES.drop(["year"]), { target, task: "classification" });
    await expectSame(model, HOUSES);
  });

  it("takes the first of classes that are equally likely", async () => {
    const table = Table.from({ x: [0, 0, 0], y: ["c", "b", "a"] });
    const model = await modelOf(table, {
      target: "y",
      task: "classification",
      preprocessing: { columns: { x: { kind: "passthrough" } } },
    });
    const outputs = await runOnnx(await bytesOf(model), feeds(model, table));
    expect(outputs.prediction).toEqual(["a", "a", "a"]);
  });

  it("has one input of two axes where there is only one column", async () => {
    const model = await modelOf(Table.from({ x: [1, 2, 4], y: [1, 2, 3] }), { target: "y" });
    await expectSame(model, Table.from({ x: [3, -7] }));
    const texts = await modelOf(Table.from({ x: ["a", "b", null], y: [1, 2, 3] }), { target: "y" });
    await expectSame(texts, Table.from({ x: ["b", null] }));
  });

  it("predicts no rows", async () => {
    const model = await modelOf(HOUSES, { target: "price", clean });
    await expectSame(model, HOUSES.slice(0, 0));
  });
});

describe("a model that cannot be exported", () => {
  const unsupported = async (table: Table, options: Options): Promise<readonly string[]> => {
    const exported = await (await modelOf(table, options)).toOnnx();
    return "unsupported" in exported ? exported.unsupported : [];
  };

  it("tells every reason at once", async () => {
    const table = Table.from({
      when: [new Date(0), new Date(1e12), new Date(5)],
      x: [1.5, null, 2],
      prediction: [1, 2, 3],
      y: [1, 2, 3],
    });
    const reasons = await unsupported(table, {
      target: "y",
      clean: [{ kind: "fill", column: "x", with: "forward" }],
      estimator: (columns, classes) => ({ ...meanOf(columns, classes), toOnnx: undefined }),
    });
    expect(reasons).toEqual([
      'column "when" holds dates or times, for which ONNX has no type',
      'column "prediction" has the name of an output, and ONNX tells values by name',
      "the step fill x takes the value of the row before, and a graph sees each row alone",
      "models of kind mean cannot be exported",
    ]);
  });

  it("has a column without a name", async () => {
    const table = Table.from({ "": [1, 2, 3], y: [1, 2, 3] });
    expect(await unsupported(table, { target: "y" })).toEqual([
      "a column has an empty name, which ONNX does not take",
    ]);
  });

  it("has an encoding of one's own that does not say how", async () => {
    registerEncoder({
      kind: "length",
      config: z.strictObject({ kind: z.literal("length") }),
      fit: (_, __, { name }) => textLength(name),
      restore: (_, name) => textLength(name),
    });
    // Types of configs know the built-in kinds only.
    const columns = { city: { kind: "length" } as unknown as ColumnEncoding };
    expect(await unsupported(HOUSES, { target: "price", preprocessing: { columns } })).toEqual([
      'column "city" is encoded by length, which cannot be exported',
    ]);
  });
});

/** An encoding without `toOnnx`. */
function textLength(name: string): Encoder {
  return {
    names: [name],
    encode(column, { data, stride, offset }) {
      for (let row = 0; row < column.values.length; row++) {
        data[row * stride + offset] = String(valueAt(column, row) ?? "").length;
      }
    },
    state: () => ({ json: null, arrays: {} }),
  };
}

import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { fitModel } from "../../../../sdk/core/models/index.js";
import { openForeignModel } from "../../../../sdk/core/models/open-foreign.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { findOnnxRuntime, openOnnx, readOnnxFile, withOnnx } from "../../../../sdk/io/onnx/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { temporaryFolder } from "../../../support/temporary.js";

// Models and numbers of scikit-learn 1.9.1 and skl2onnx 1.20.0: fixtures/onnx/make_models.py.
const FIXTURES = join(__dirname, "..", "..", "..", "..", "fixtures", "onnx");
const expected = JSON.parse(readFileSync(join(FIXTURES, "expected.json"), "utf8"));
const rows = Table.fromRows(expected.rows);

const failure = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

async function modelOf(path: string, table: Table, target: string, more: object = {}) {
  const { model } = await fitModel({
    config: withOnnx({ kind: "onnx", path: resolve(FIXTURES, path), ...more }, { choice: "wasm" }),
    target,
    task: target === "number" ? "regression" : "classification",
    table,
    context: { random: random(1) },
  });
  return model;
}

const number = rows.with({ number: Float64Array.of(1, 2, 3, 4) });
const classes = rows.with({ label: ["low", "mid", "top", "low"] });

describe("a model file", () => {
  it("of a regression predicts as scikit-learn, categories that it never saw among the rows", async () => {
    const model = await modelOf("regressor.onnx", number, "number");
    const outputs = (await model.predict(rows)).numbers("prediction");
    expected.regressor.forEach((value: number, i: number) => void expect(outputs[i]).toBeCloseTo(value, 5));
    expect(await model.predictMatrix(model.encode(rows))).toEqual(outputs);
    expect(model.signature.inputs.map(({ name, type }) => [name, type])).toEqual([
      ["size", "double"],
      ["colour", "string"],
    ]);
    model.dispose();
  });

  it.each(["classifier.onnx", "classifier-zipmap.onnx"])("of a classification: %s", async (file) => {
    const model = await modelOf(file, classes, "label");
    expect(model.classes).toEqual(expected.classes);
    const outputs = await model.predictMatrix(model.encode(rows));
    expected.classifier
      .flat()
      .forEach((value: number, i: number) => void expect(outputs[i]).toBeCloseTo(value, 5));
    model.dispose();
  });

  it("of one input reads the columns that the config names; other labels in its order are sorted", async () => {
    const table = Table.from({ a: [0.5, -1], square: [0.25, 1], positive: ["yes", "no"] });
    const columns = { columns: ["a", "square"], classes: ["yes", "no"] };
    const model = await modelOf("matrix.onnx", table, "positive", columns);
    expect(model.classes).toEqual(["no", "yes"]);
    const outputs = await model.predictMatrix(model.encode(table));
    // The graph's first probability is the config's first label.
    const wanted = expected.matrix.flatMap(([first, second]: [number, number]) => [second, first]);
    wanted.forEach((value: number, i: number) => void expect(outputs[i]).toBeCloseTo(value, 5));
    model.dispose();
  });

  it("alone has the columns and classes that its graph tells", async () => {
    const file = await readOnnxFile(join(FIXTURES, "classifier-zipmap.onnx"));
    const model = await openForeignModel(file, openOnnx({ choice: "wasm" }), undefined);
    expect([model.task, model.classes]).toEqual(["classification", expected.classes]);
    const table = await model.predict(rows);
    expect(table.numbers("probability_low")[0]).toBeCloseTo(expected.classifier[0][0], 5);
    model.dispose();
  });
});

describe("what cannot be", () => {
  it("a missing value gives NaN, which is told with its column", async () => {
    const model = await modelOf("classifier.onnx", classes, "label");
    const gap = rows.with({ size: [1, null, 2, 3] });
    await expect(model.predict(gap)).rejects.toThrow(failure("DATA_NOT_FINITE", /row 1.*size.*Fill/s));
    await expect(model.predict(rows.drop(["colour"]))).rejects.toThrow(
      failure("SCHEMA_MISMATCH", /"colour"/),
    );
    const text = rows.with({ size: ["a", "b", "c", "d"] });
    await expect(model.predict(text)).rejects.toThrow(failure("SCHEMA_MISMATCH", /"size"/));
    model.dispose();
  });

  it("a file that is none, not whole or not there", async () => {
    const folder = await temporaryFolder();
    const bytes = readFileSync(join(FIXTURES, "regressor.onnx"));
    const cut = join(folder, "cut.onnx");
    await writeFile(cut, bytes.subarray(0, 700));
    const other = join(folder, "other.onnx");
    await writeFile(other, "name,value\n1,2\n");
    for (const path of [cut, other]) {
      await expect(modelOf(path, number, "number")).rejects.toThrow(
        failure("MODEL_INVALID", /no ONNX model/),
      );
    }
    await expect(modelOf(join(folder, "none.onnx"), number, "number")).rejects.toThrow(
      failure("MODEL_MISSING", /model\.path/),
    );
  });

  it("preprocessing and target transforms, which only a fitted model has", async () => {
    const options = { task: "regression", table: number, context: { random: random(1) } } as const;
    const config = withOnnx({ kind: "onnx", path: join(FIXTURES, "regressor.onnx") }, { choice: "wasm" });
    await expect(
      fitModel({ ...options, config, target: { column: "number", transform: "sqrt" } }),
    ).rejects.toThrow(failure("CONFIG_INVALID", /target\.transform/));
    await expect(
      fitModel({ ...options, config, target: "number", preprocessing: { categories: ["size"] } }),
    ).rejects.toThrow(failure("CONFIG_INVALID", /preprocessing/));
  });

  it("a native runtime that is not there: the error names the command", async () => {
    const projectDir = await temporaryFolder();
    const file = await readOnnxFile(join(FIXTURES, "regressor.onnx"));
    await expect(
      openForeignModel(file, openOnnx({ choice: "native", projectDir }), undefined),
    ).rejects.toThrow(failure("DEPENDENCY_MISSING", /npm install onnxruntime-node --ignore-scripts/));
    expect(findOnnxRuntime({ projectDir })).toMatchObject({
      name: "wasm",
      reason: expect.stringMatching(/^onnxruntime-web \d.*because onnxruntime-node is not in the project/),
    });
  });
});

import { describe, expect, it } from "vitest";
import { openTreeModel } from "../../../../sdk/core/models/open-foreign.js";
import { foreignFlavorOf } from "../../../../sdk/io/registries/index.js";
import { expectedOfTrees, treeFile, treeRows } from "../../../support/tree-files.js";

const text = (content: string) => new TextEncoder().encode(content);

/** Files as MLflow's flavors lay them out (mlflow 3.17.2). */
const logged = (flavor: string, data: string, bytes: Uint8Array, more = "") =>
  new Map([
    [
      "MLmodel",
      text(`flavors:\n  ${flavor}:\n    data: ${data}\n${more}  python_function: {data: ${data}}\n`),
    ],
    [data, bytes],
  ]);

describe("a model that MLflow logged in a flavor of trees", () => {
  it.each([
    ["xgboost", "model.ubj", "xgboost-regression-ubj.ubj"],
    ["xgboost", "model.json", "xgboost-regression.json"],
    ["lightgbm", "model.lgb", "lightgbm-regression.txt"],
  ] as const)("%s loads from %s", async (flavor, data, file) => {
    const found = foreignFlavorOf(logged(flavor, data, treeFile(file)));
    if (found === undefined || found.flavor === "onnx") throw new Error("no flavor of trees was found");
    expect(found.flavor).toBe(flavor);
    const model = openTreeModel(found.flavor, found.bytes, found.inputs);
    const predicted = (await model.predict(treeRows().inputs)).numbers("prediction");
    for (const [i, [value]] of expectedOfTrees[file.split(".")[0]].predicted.entries())
      expect(predicted[i]).toBeCloseTo(value, 4);
    expect(model.signature.inputs.map(({ name }) => name)).toEqual(["size", "age", "heat", "zeros", "code"]);
  });

  it("gives probabilities of the classes 0, 1, …", async () => {
    const model = openTreeModel("lightgbm", treeFile("lightgbm-multiclass.txt"), undefined);
    expect(model.classes).toEqual([0, 1, 2]);
    expect(model.signature.inputs.at(-1)).toEqual({ name: "word", type: "string", required: true });
    const rows = await model.predict(treeRows().inputs);
    for (const [i, row] of expectedOfTrees["lightgbm-multiclass"].predicted.entries())
      for (const [k, value] of row.entries())
        expect(rows.numbers(`probability_${k}`)[i]).toBeCloseTo(value, 12);
  });

  it("as a Python object is refused, with the way to log it", () => {
    const files = logged(
      "lightgbm",
      "model.pkl",
      text("x"),
      "    model_class: lightgbm.sklearn.LGBMRegressor\n",
    );
    expect(() => foreignFlavorOf(files)).toThrow("mlflow.lightgbm.log_model(model.booster_");
  });

  it("without its file, or in no flavor that is read, is refused", () => {
    const files = logged("xgboost", "model.ubj", text("x"));
    files.delete("model.ubj");
    expect(() => foreignFlavorOf(files)).toThrow("names the file model.ubj, which is not there");
    expect(() => foreignFlavorOf(logged("sklearn", "model.pkl", text("x")))).toThrow(
      "the model runs in Python only",
    );
  });

  it("whose MLmodel names no file is looked for where MLflow puts it", () => {
    const files = (mlmodel: string) =>
      new Map([
        ["MLmodel", text(mlmodel)],
        ["model.lgb", treeFile("lightgbm-regression.txt")],
      ]);
    expect(foreignFlavorOf(files("flavors: { lightgbm: {} }"))?.flavor).toBe("lightgbm");
    expect(foreignFlavorOf(files("flavors: { assay: {}, lightgbm: {} }"))).toBeUndefined();
    expect(foreignFlavorOf(files(""))).toBeUndefined();
    expect(foreignFlavorOf(new Map())).toBeUndefined();
    expect(() => foreignFlavorOf(files("flavors: {}"))).toThrow("Got: the flavors none.");
    expect(() => foreignFlavorOf(files("flavors: ["))).toThrow("the model's MLmodel file is not YAML");
  });

  it.each([
    ['[{"name": "x", "type": "double"}]', [{ name: "x", type: "double", required: true }]],
    ['[{"name": "x", "type": "long", "required": false}]', [{ name: "x", type: "long", required: false }]],
    ['[{"type": "tensor"}]', undefined],
    ['{"name": "x"}', undefined],
    ["no JSON", undefined],
    [7, undefined],
  ])("has the columns of its signature where they have names: %s", (inputs, wanted) => {
    const signature = `signature: { inputs: ${JSON.stringify(inputs)} }\n`;
    const files = logged("xgboost", "model.json", treeFile("xgboost-regression.json"));
    files.set("MLmodel", text(`${signature}flavors: { xgboost: { data: model.json } }`));
    expect(foreignFlavorOf(files)?.inputs).toEqual(wanted);
  });

  it("whose texts have no categories says how to name them", () => {
    const inputs = ["size", "age", "heat", "zeros", "code", "word"].map((name) => ({
      name,
      type: name === "word" ? ("string" as const) : ("double" as const),
      required: true,
    }));
    expect(() => openTreeModel("xgboost", treeFile("xgboost-categories.json"), inputs)).toThrow(
      "categories: { word: [first, second, …] }",
    );
  });
});

import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Table } from "../../../../sdk/core/tables/index.js";
import { mlmodelFiles, modelFilesOf } from "../../../../sdk/io/registries/index.js";

const FILES = new Map([
  ["model.json", Buffer.from("{}")],
  ["arrays/w.bin", Buffer.from([1, 2, 3])],
]);
const DETAILS = {
  kind: "linear",
  signature: {
    inputs: [{ name: "temp", type: "double", required: true }],
    outputs: [{ name: "prediction", type: "double", required: true }],
  },
  assayVersion: "0.1.0",
  createdMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  ids: { modelId: "m-1", runId: "r", artifactUri: "file:///data/m-1" },
} as const;

const textOf = (files: ReadonlyMap<string, Uint8Array>, path: string): string =>
  Buffer.from(files.get(path) ?? []).toString();

describe("a model as MLflow keeps it", () => {
  it("has an MLmodel with MLflow's fields", () => {
    const files = mlmodelFiles(FILES, DETAILS);
    expect([...files.keys()].sort()).toEqual(["MLmodel", "assay/arrays/w.bin", "assay/model.json"]);
    // The fields of an MLmodel that mlflow 3.17.2 wrote; tests/real/mlflow-embedded.test.ts has Python read it.
    expect(parse(textOf(files, "MLmodel"))).toEqual({
      artifact_path: "file:///data/m-1",
      flavors: { assay: { assay_version: "0.1.0", data: "assay", kind: "linear" } },
      mlflow_version: "3.17.2",
      model_id: "m-1",
      model_size_bytes: 5,
      model_uuid: "m-1",
      run_id: "r",
      signature: {
        inputs: '[{"type": "double", "name": "temp", "required": true}]',
        outputs: '[{"type": "double", "name": "prediction", "required": true}]',
        params: null,
      },
      utc_time_created: "2026-01-02 03:04:05.006000",
    });
  });

  it("names no run and no model's id where it is only saved", () => {
    const files = mlmodelFiles(FILES, { ...DETAILS, ids: { modelId: "", runId: "", artifactUri: "model" } });
    const mlmodel = parse(textOf(files, "MLmodel"));
    expect(Object.keys(mlmodel)).not.toContain("run_id");
    expect(Object.keys(mlmodel)).not.toContain("model_id");
    expect(mlmodel.model_uuid).toBeNull();
  });

  it("keeps an example of the inputs in pandas' split layout", () => {
    const inputExample = Table.from({ temp: [0.5, Number.NaN], season: ["spring", null], n: [1n, 2n] });
    const files = mlmodelFiles(FILES, { ...DETAILS, inputExample });
    const split = {
      columns: ["temp", "season", "n"],
      data: [
        [0.5, "spring", 1],
        [null, null, 2],
      ],
    };
    expect(JSON.parse(textOf(files, "input_example.json"))).toEqual(split);
    expect(JSON.parse(textOf(files, "serving_input_example.json"))).toEqual({ dataframe_split: split });
    expect(parse(textOf(files, "MLmodel")).saved_input_example_info).toMatchObject({
      pandas_orient: "split",
    });
  });

  it("has flavors for Python where there is a graph, and says why where there is none", () => {
    const onnx = { bytes: Uint8Array.of(1, 2, 3) };
    const files = mlmodelFiles(FILES, { ...DETAILS, onnx });
    expect([...(files.get("model.onnx") ?? [])]).toEqual([1, 2, 3]);
    const { flavors, metadata } = parse(textOf(files, "MLmodel"));
    // As mlflow.onnx.save_model 3.17.2 writes them, but for the loader; tests/real/mlflow-models.test.ts has Python load it.
    expect(flavors).toMatchObject({
      assay: { data: "assay" },
      onnx: { data: "model.onnx", onnx_version: "1.23.2", providers: ["CPUExecutionProvider"] },
      python_function: {
        code: "code",
        data: "model.onnx",
        env: { conda: "conda.yaml", virtualenv: "python_env.yaml" },
        loader_module: "assay_onnx_1",
      },
    });
    expect(metadata).toBeUndefined();
    expect(files.has("code/assay_onnx_1.py")).toBe(true);
    expect(textOf(files, "requirements.txt").split("\n")).toContain("onnxruntime==1.32.0");
    expect(parse(textOf(files, "python_env.yaml")).dependencies).toEqual(["-r requirements.txt"]);
    expect(parse(textOf(files, "conda.yaml")).dependencies).toHaveLength(3);
    expect(modelFilesOf(files)).toEqual(FILES);
    const without = mlmodelFiles(FILES, { ...DETAILS, onnx: { unsupported: ["dates"] } });
    const mlmodel = parse(textOf(without, "MLmodel"));
    expect(Object.keys(mlmodel.flavors)).toEqual(["assay"]);
    expect(mlmodel.metadata).toEqual({ onnx_unsupported: ["dates"] });
  });

  it("gives the model's own files back", () => {
    expect(modelFilesOf(mlmodelFiles(FILES, DETAILS))).toEqual(FILES);
  });

  it.each([
    ["no MLmodel", new Map([["a", Buffer.from("")]]), /no MLmodel/],
    ["one of Python's", new Map([["MLmodel", Buffer.from("flavors: {sklearn: {}}")]]), /flavors sklearn/],
    ["a broken one", new Map([["MLmodel", Buffer.from("a: [")]]), /not YAML/],
    ["an empty one", new Map([["MLmodel", Buffer.from("")]]), /flavors none/],
  ])("is refused with %s", (_, files, message) => {
    expect(() => modelFilesOf(files)).toThrow(message);
    expect(() => modelFilesOf(files)).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }));
  });
});

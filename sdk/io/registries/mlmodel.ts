import { parse, stringify } from "yaml";
import type { ModelFiles, Signature } from "../../core/models/model.js";
import type { OnnxExport } from "../../core/models/onnx-export.js";
import type { Table } from "../../core/tables/index.js";
import type { InputColumn } from "../../core/what-if/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { signatureToMlflow } from "../../utils/signers/index.js";
import { type PythonFlavors, pythonFlavors } from "./mlmodel-python.js";

/** The MLflow release whose file formats these are. */
const MLFLOW_VERSION = "3.17.2";

/** Folder of the model's own files beside its MLmodel. */
const DATA = "assay";

/** File of the ranges and categories of a model's inputs beside its MLmodel. */
export const INPUT_COLUMNS = "input_columns.json";

/** What an MLmodel tells of a model. */
export interface MlmodelDetails {
  /** The estimator's kind: `dense`. */
  readonly kind: string;
  /** Absent where the config switches it off. */
  readonly signature?: Signature;
  /** Version of this package, which `Model.load` needs. */
  readonly assayVersion: string;
  readonly createdMs: number;
  /** Where the model is logged; a model that is only saved has empty ids. */
  readonly ids: { readonly modelId: string; readonly runId: string; readonly artifactUri: string };
  /** A few rows of inputs, as an example. */
  readonly inputExample?: Table;
  /** What was seen of its inputs in training, for pages that offer values of them. */
  readonly inputColumns?: readonly InputColumn[];
  /** The model as an ONNX graph, or why it cannot be one. @default neither */
  readonly onnx?: OnnxExport;
}

/**
 * A model's files as MLflow keeps a model: its own files in `assay/`, an MLmodel that MLflow reads (its Model.load), an
 * example of its inputs in pandas' split layout, and the ONNX graph with what Python needs to load it. Flavors: `assay`,
 * exact; `onnx` and `python_function` where there is a graph, else the reasons stand in the metadata.
 */
export function mlmodelFiles(model: ModelFiles, details: MlmodelDetails): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [path, bytes] of model) files.set(`${DATA}/${path}`, bytes);
  const { ids, inputExample, inputColumns, onnx } = details;
  const python: PythonFlavors =
    onnx && "bytes" in onnx ? pythonFlavors(onnx.bytes) : { flavors: {}, files: new Map() };
  for (const [path, bytes] of python.files) files.set(path, bytes);
  if (inputExample !== undefined) {
    const split = { columns: inputExample.names, data: rowsOf(inputExample) };
    files.set("input_example.json", Buffer.from(JSON.stringify(split)));
    files.set("serving_input_example.json", Buffer.from(JSON.stringify({ dataframe_split: split })));
  }
  if (inputColumns !== undefined) files.set(INPUT_COLUMNS, Buffer.from(JSON.stringify(inputColumns)));
  const mlmodel = {
    artifact_path: ids.artifactUri,
    flavors: {
      assay: { assay_version: details.assayVersion, data: DATA, kind: details.kind },
      ...python.flavors,
    },
    ...(onnx && "unsupported" in onnx ? { metadata: { onnx_unsupported: onnx.unsupported } } : {}),
    mlflow_version: MLFLOW_VERSION,
    ...(ids.modelId === "" ? {} : { model_id: ids.modelId }),
    model_size_bytes: [...files.values()].reduce((sum, bytes) => sum + bytes.byteLength, 0),
    model_uuid: ids.modelId || null,
    ...(ids.runId === "" ? {} : { run_id: ids.runId }),
    ...(inputExample === undefined ? {} : { saved_input_example_info: EXAMPLE_INFO }),
    ...(details.signature === undefined
      ? {}
      : { signature: { ...signatureToMlflow(details.signature), params: null } }),
    utc_time_created: new Date(details.createdMs).toISOString().replace("T", " ").replace("Z", "000"),
  };
  files.set("MLmodel", Buffer.from(stringify(mlmodel, { version: "1.1", lineWidth: 0 })));
  return files;
}

/** The model's own files out of those that stand beside its MLmodel; MODEL_INVALID where Assay did not write them. */
export function modelFilesOf(files: ReadonlyMap<string, Uint8Array>): ModelFiles {
  const folder = `${dataFolder(files)}/`;
  const own = [...files].filter(([path]) => path.startsWith(folder));
  return new Map(own.map(([path, bytes]) => [path.slice(folder.length), bytes]));
}

function dataFolder(files: ReadonlyMap<string, Uint8Array>): string {
  const mlmodel = files.get("MLmodel");
  if (mlmodel === undefined) {
    throw new AssayError("MODEL_INVALID", {
      what: "the model has no MLmodel file",
      got: [...files.keys()].join(", "),
    });
  }
  let flavors: Readonly<Record<string, { readonly data?: unknown }>> = {};
  try {
    flavors = parse(Buffer.from(mlmodel).toString("utf8"), { version: "1.1" })?.flavors ?? {};
  } catch (cause) {
    throw new AssayError("MODEL_INVALID", { what: "the model's MLmodel file is not YAML", cause });
  }
  const data = flavors.assay?.data;
  if (typeof data !== "string") {
    throw new AssayError("MODEL_INVALID", {
      what: "the model was not made by Assay",
      got: `the flavors ${Object.keys(flavors).join(", ") || "none"}`,
      wanted: "the flavor assay",
      next: "Load it with the library that made it.",
    });
  }
  return data;
}

/** The run that logged a model, as its MLmodel says; undefined where it names none. */
export function modelRunOf(files: ReadonlyMap<string, Uint8Array>): string | undefined {
  try {
    const mlmodel: unknown = parse(Buffer.from(files.get("MLmodel") ?? []).toString("utf8"), {
      version: "1.1",
    });
    const { run_id: runId } = (mlmodel ?? {}) as { readonly run_id?: unknown };
    return typeof runId === "string" && runId !== "" ? runId : undefined;
  } catch {
    // Who restores the model says what is wrong with the file.
    return undefined;
  }
}

const EXAMPLE_INFO = {
  artifact_path: "input_example.json",
  pandas_orient: "split",
  serving_input_path: "serving_input_example.json",
  type: "dataframe",
};

/** Rows as JSON has them: NaN and ±Infinity are null, as pandas reads them back. */
function rowsOf(table: Table): unknown[][] {
  return [...table.rows()].map((row) =>
    Object.values(row).map((value) => (typeof value === "bigint" ? Number(value) : value)),
  );
}

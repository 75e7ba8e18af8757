import { parse } from "yaml";
import type { OnnxFile } from "../../core/models/foreign/index.js";
import type { SignatureColumn } from "../../core/models/model.js";
import { AssayError } from "../../utils/errors/index.js";

/** A model that Python logged in MLflow's flavor onnx. */
export interface OnnxFlavorModel {
  readonly file: OnnxFile;
  /** The columns of its signature; absent where it has none, or one of tensors without names. */
  readonly inputs?: readonly SignatureColumn[];
}

interface Mlmodel {
  readonly flavors?: Readonly<Record<string, { readonly data?: unknown }>>;
  readonly signature?: { readonly inputs?: unknown } | null;
}

/**
 * The ONNX model among the files beside an MLmodel that another library than Assay wrote; undefined where the MLmodel is
 * Assay's own, or there is none. A model that only Python can run throws MODEL_INVALID, which says how to log it instead.
 */
export function onnxFlavorOf(files: ReadonlyMap<string, Uint8Array>): OnnxFlavorModel | undefined {
  const { flavors, signature } = mlmodelOf(files);
  if (flavors === undefined || flavors.assay !== undefined) return undefined;
  const { onnx } = flavors;
  if (onnx === undefined) throw pythonOnly(Object.keys(flavors));
  const data = typeof onnx.data === "string" ? onnx.data : "model.onnx";
  const bytes = files.get(data);
  if (bytes === undefined) {
    throw new AssayError("MODEL_INVALID", {
      what: `the model's MLmodel names the file ${data}, which is not there`,
      got: [...files.keys()].slice(0, 20).join(", "),
      next: "Log the model again.",
    });
  }
  const folder = data.slice(0, data.lastIndexOf("/") + 1);
  const inputs = columnsOf(signature?.inputs);
  return {
    file: { bytes, readBeside: (location) => files.get(`${folder}${location}`) },
    ...(inputs === undefined ? {} : { inputs }),
  };
}

function mlmodelOf(files: ReadonlyMap<string, Uint8Array>): Mlmodel {
  const mlmodel = files.get("MLmodel");
  if (mlmodel === undefined) return {};
  try {
    return (parse(Buffer.from(mlmodel).toString("utf8"), { version: "1.1" }) ?? {}) as Mlmodel;
  } catch (cause) {
    throw new AssayError("MODEL_INVALID", { what: "the model's MLmodel file is not YAML", cause });
  }
}

/** A signature's columns: a JSON text of specs that have names, or none that are of use. */
function columnsOf(inputs: unknown): SignatureColumn[] | undefined {
  if (typeof inputs !== "string") return undefined;
  let specs: unknown;
  try {
    specs = JSON.parse(inputs);
  } catch {
    return undefined;
  }
  if (!Array.isArray(specs) || specs.some(({ name }) => typeof name !== "string")) return undefined;
  return specs.map(
    ({ name, type, required }): SignatureColumn => ({ name, type, required: required !== false }),
  );
}

function pythonOnly(flavors: readonly string[]): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: "the model runs in Python only",
    got: `the flavors ${flavors.join(", ") || "none"}`,
    wanted: "the flavor onnx, or assay",
    next:
      "Log it in Python as ONNX: `mlflow.onnx.log_model(skl2onnx.to_onnx(model, initial_types=…, " +
      'options={"zipmap": False}), name="model", signature=infer_signature(X))`, with one input a column.',
  });
}

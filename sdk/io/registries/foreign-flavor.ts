import { parse } from "yaml";
import type { OnnxFile } from "../../core/models/foreign/index.js";
import type { SignatureColumn } from "../../core/models/model.js";
import { AssayError } from "../../utils/errors/index.js";

/** A model that Python logged in a flavor that is read here. */
export type ForeignFlavor = (
  | { readonly flavor: "onnx"; readonly file: OnnxFile }
  | { readonly flavor: "xgboost" | "lightgbm"; readonly bytes: Uint8Array }
) & {
  /** The columns of its signature; absent where it has none, or one of tensors without names. */
  readonly inputs?: readonly SignatureColumn[];
};

/** A flavor of an MLmodel. */
interface Flavor {
  readonly data?: unknown;
  readonly model_class?: unknown;
}

interface Mlmodel {
  readonly flavors?: Readonly<Record<string, Flavor>>;
  readonly signature?: { readonly inputs?: unknown } | null;
}

/** The file of a flavor whose MLmodel does not name it. */
const FILES = { onnx: "model.onnx", xgboost: "model.xgb", lightgbm: "model.lgb" } as const;

/**
 * The model among the files beside an MLmodel that another library than Assay wrote; undefined where the MLmodel is Assay's
 * own, or there is none. A model that only Python can run throws MODEL_INVALID, which says how to log it instead.
 */
export function foreignFlavorOf(files: ReadonlyMap<string, Uint8Array>): ForeignFlavor | undefined {
  const { flavors, signature } = mlmodelOf(files);
  if (flavors === undefined || flavors.assay !== undefined) return undefined;
  const flavor = (["onnx", "xgboost", "lightgbm"] as const).find((name) => flavors[name] !== undefined);
  if (flavor === undefined) throw pythonOnly(Object.keys(flavors));
  const said = flavors[flavor];
  const data = typeof said.data === "string" ? said.data : FILES[flavor];
  if (flavor === "lightgbm" && !data.endsWith(".lgb")) throw pickled(said.model_class);
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
  const columns = inputs === undefined ? {} : { inputs };
  if (flavor !== "onnx") return { flavor, bytes, ...columns };
  return {
    flavor,
    file: { bytes, readBeside: (location) => files.get(`${folder}${location}`) },
    ...columns,
  };
}

/** MLflow keeps a Booster as LightGBM writes it, and the estimators of its scikit-learn interface as Python objects. */
function pickled(modelClass: unknown): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: "the LightGBM model was logged as a Python object",
    got: `a ${String(modelClass)}`,
    wanted: "its Booster, which LightGBM writes as a text",
    next: "Log it in Python as `mlflow.lightgbm.log_model(model.booster_, name=…, signature=infer_signature(X))`.",
  });
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
    wanted: "the flavor onnx, xgboost, lightgbm or assay",
    next:
      "Log it in Python as ONNX: `mlflow.onnx.log_model(skl2onnx.to_onnx(model, initial_types=…, " +
      'options={"zipmap": False}), name="model", signature=infer_signature(X))`, with one input a column.',
  });
}

import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { OnnxParts } from "../core/models/foreign/index.js";
import type { ImportedConfig, ImportedParts } from "../core/models/imported/index.js";
import { AssayError } from "../utils/errors/index.js";
import { type OpenOptions, withOnnx } from "./onnx/index.js";

/** A model config that can be made a model of: one of a model that was made elsewhere has its file, any other comes as it is. */
export function withModelFile<Config extends { readonly kind: string }>(
  config: Config,
  options: OpenOptions = {},
): Config & (OnnxParts | ImportedParts) {
  if (config.kind !== "xgboost" && config.kind !== "lightgbm") return withOnnx(config, options);
  const { path } = config as Config & ImportedConfig;
  return { ...config, read: () => readTreeFile(path) };
}

/** MODEL_MISSING where there is none. */
async function readTreeFile(path: string): Promise<Uint8Array> {
  const file = resolve(path);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === true) return readFile(file);
  throw new AssayError("MODEL_MISSING", {
    what: `there is no model file ${path}`,
    got: found === undefined ? `nothing at ${file}` : "a folder",
    wanted: "a file that save_model of XGBoost or LightGBM wrote",
    next: "Correct `model.path`; in a config it is relative to that config's folder.",
  });
}

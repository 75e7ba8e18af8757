import { readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize, resolve } from "node:path";
import type { OnnxConfig, OnnxFile, OnnxParts } from "../../core/models/foreign/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { type OpenOptions, openOnnx } from "./open.js";

/** A model file with the files that it keeps tensors in. MODEL_MISSING where there is none. */
export async function readOnnxFile(path: string): Promise<OnnxFile> {
  const file = resolve(path);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) {
    throw new AssayError("MODEL_MISSING", {
      what: `there is no model file ${path}`,
      got: found === undefined ? `nothing at ${file}` : "a folder",
      wanted: "an ONNX file, as model.onnx",
      next: "Correct `model.path`; in a config it is relative to that config's folder.",
    });
  }
  const readBeside = (location: string): Uint8Array | undefined => {
    if (!isBeside(location)) return undefined;
    try {
      return readFileSync(join(dirname(file), location));
    } catch {
      return undefined;
    }
  };
  return { bytes: await readFile(file), readBeside };
}

/** Whether a name that stands in a model file leads no way out of its folder. */
function isBeside(location: string): boolean {
  return location !== "" && !isAbsolute(location) && !normalize(location).startsWith("..");
}

/** A model config that can be made a model of: for an ONNX model its file and runtime are there, any other comes as it is. */
export function withOnnx<Config extends { readonly kind: string }>(
  config: Config,
  options: OpenOptions = {},
): Config & OnnxParts {
  if (config.kind !== "onnx") return config;
  const { path } = config as Config & OnnxConfig;
  return { ...config, read: () => readOnnxFile(path), open: openOnnx(options) };
}

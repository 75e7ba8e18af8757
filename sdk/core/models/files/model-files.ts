import { AssayError } from "../../../utils/errors/index.js";
import type { ObjectState } from "../../preprocessing/states.js";
import type { Json, ModelFiles } from "../model.js";
import { crc32 } from "./crc32.js";
import { readSafetensors, writeSafetensors } from "./safetensors.js";

/** Names of a saved model's files. */
export const MANIFEST_FILE = "assay.json";
export const ARRAYS_FILE = "arrays.safetensors";

const FORMAT = "assay-model";
/** Raised when an older version could not read what a newer one writes. */
const FORMAT_VERSION = 1;

type JsonObject = ObjectState["json"];

/** A state as files: JSON in `assay.json`, arrays in `arrays.safetensors`, whose length and CRC-32 the JSON holds. */
export function writeModelFiles(state: ObjectState): ModelFiles {
  const arrays = writeSafetensors(state.arrays);
  const manifest = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    ...state.json,
    arrays: { file: ARRAYS_FILE, bytes: arrays.length, crc32: crc32(arrays) },
  };
  return new Map([
    [MANIFEST_FILE, new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`)],
    [ARRAYS_FILE, arrays],
  ]);
}

/** The state in a model's files. Files that are missing, cut short, changed or of a later format throw MODEL_INVALID. */
export function readModelFiles(files: ModelFiles): ObjectState {
  const manifest = parseManifest(fileOf(files, MANIFEST_FILE));
  const bytes = fileOf(files, ARRAYS_FILE);
  const stated = manifest.arrays as JsonObject | undefined;
  if (stated?.bytes !== bytes.length) {
    throw invalid(
      "arrays.safetensors is not whole",
      `${bytes.length} bytes`,
      `${String(stated?.bytes)} bytes`,
    );
  }
  if (stated.crc32 !== crc32(bytes)) {
    throw invalid("arrays.safetensors was changed", "another CRC-32", "the one that assay.json states");
  }
  return { json: manifest, arrays: readSafetensors(bytes) };
}

function fileOf(files: ModelFiles, name: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes !== undefined) return bytes;
  throw invalid(`a file is missing from the model`, `files ${[...files.keys()].join(", ") || "none"}`, name);
}

function parseManifest(bytes: Uint8Array): JsonObject {
  let manifest: unknown;
  try {
    manifest = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new AssayError("MODEL_INVALID", { what: "assay.json is cut short or not JSON", cause });
  }
  const { format, formatVersion } = (manifest ?? {}) as { [key: string]: Json };
  if (format !== FORMAT || typeof formatVersion !== "number") {
    throw invalid("assay.json is not of a model", `format ${JSON.stringify(format)}`, `"${FORMAT}"`);
  }
  if (formatVersion > FORMAT_VERSION) {
    throw invalid(
      "the model was written by a later version of Assay",
      `format version ${formatVersion}`,
      `at most ${FORMAT_VERSION}`,
    );
  }
  return manifest as JsonObject;
}

function invalid(what: string, got: string, wanted: string): AssayError {
  return new AssayError("MODEL_INVALID", { what, got, wanted });
}

import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { InferenceSession } from "onnxruntime-web";
import type { OpenOnnx } from "../../core/models/foreign/index.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { findOnnxRuntime, NATIVE_COMMAND, type OnnxRuntimePlace, type OnnxSearch } from "./find.js";
import { type Runtime, refused, wrapSession } from "./session.js";

/** Threads of the native runtime, at most: a model is small work, and not the only one of its process. */
const MOST_THREADS = 4;

/** Above this many bytes a forest takes long to load into WebAssembly (docs/decisions/onnx-runtime.md). */
const LARGE_BYTES = 10e6;

export interface OpenOptions extends OnnxSearch {
  /** A line for the log: which runtime it is and why. */
  readonly onNote?: (message: string) => void;
}

/**
 * What opens model files: ONNX Runtime, found and loaded with the first. Where none can be had, that one throws
 * DEPENDENCY_MISSING naming the command that gets it.
 */
export function openOnnx(options: OpenOptions = {}): OpenOnnx {
  return async (bytes) => {
    const place = findOnnxRuntime(options);
    if (!("path" in place)) throw missing(place.reason, options.choice);
    const runtime = loadRuntime(place);
    options.onNote?.(`ONNX Runtime: ${place.reason}`);
    if (place.name === "wasm" && bytes.length > LARGE_BYTES) {
      const megabytes = Math.round(bytes.length / 1e6);
      options.onNote?.(
        `a model of ${megabytes} MB takes long to load here; \`${NATIVE_COMMAND}\` gets a quicker runtime`,
      );
    }
    let session: InferenceSession;
    try {
      session = await runtime.InferenceSession.create(bytes, sessionOptions(place));
    } catch (cause) {
      throw refused("ONNX Runtime cannot load the model", cause);
    }
    return wrapSession(session, runtime);
  };
}

function loadRuntime({ name, path }: OnnxRuntimePlace): Runtime {
  let runtime: Runtime;
  try {
    runtime = createRequire(join(path, "package.json"))(path) as Runtime;
  } catch (cause) {
    throw missing(`${path} cannot be loaded: ${messageOf(cause)}`, name);
  }
  if (name === "native") return runtime;
  const { wasm } = runtime.env;
  // The package's own files, so that nothing is looked for elsewhere; one thread, so that no worker keeps the process alive.
  wasm.wasmPaths ??= pathToFileURL(join(path, "dist/")).href;
  wasm.numThreads ||= 1;
  return runtime;
}

function sessionOptions({ name }: OnnxRuntimePlace): InferenceSession.SessionOptions {
  // What goes wrong is thrown; warnings on standard error are nobody's to read.
  const quiet = { logSeverityLevel: 4 } as const;
  return name === "wasm"
    ? { ...quiet, executionProviders: ["wasm"] }
    : {
        ...quiet,
        executionProviders: ["cpu"],
        intraOpNumThreads: Math.min(MOST_THREADS, availableParallelism()),
      };
}

function missing(reason: string, choice: OnnxSearch["choice"]): AssayError {
  return new AssayError("DEPENDENCY_MISSING", {
    what: "there is no ONNX Runtime to run the model with",
    got: reason,
    wanted: choice === "native" ? "onnxruntime-node" : "onnxruntime-web or onnxruntime-node",
    next: `Run \`${NATIVE_COMMAND}\` in the project${choice === "native" ? ", or unset ASSAY_ONNX_RUNTIME" : ""}.`,
  });
}

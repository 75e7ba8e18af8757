import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What can be asked for. `auto` takes the native runtime where it is, else WebAssembly. */
export type OnnxRuntimeChoice = "auto" | "native" | "wasm";

/** An ONNX Runtime that can be loaded, and why this one. */
export interface OnnxRuntimePlace {
  readonly name: "native" | "wasm";
  readonly version: string;
  /** Folder of the package. */
  readonly path: string;
  /** One line for people. */
  readonly reason: string;
}

export interface OnnxSearch {
  /** Folder whose node_modules are looked in for onnxruntime-node. @default the current folder */
  readonly projectDir?: string;
  /** @default auto */
  readonly choice?: OnnxRuntimeChoice;
}

/** The command that gets the native runtime without the download of CUDA that its install script makes. */
export const NATIVE_COMMAND = "npm install onnxruntime-node --ignore-scripts";

const NATIVE = "onnxruntime-node";
const WASM = "onnxruntime-web";

/** The runtime to load, or the command that gets one. Loads nothing. */
export function findOnnxRuntime(search: OnnxSearch = {}): OnnxRuntimePlace | { readonly reason: string } {
  const { projectDir = process.cwd(), choice = "auto" } = search;
  const native = choice === "wasm" ? undefined : packageFrom(join(projectDir, "package.json"), NATIVE);
  const usable = native !== undefined && hasBinding(native.path);
  if (native !== undefined && usable) {
    return { name: "native", ...native, reason: `onnxruntime-node ${native.version} of the project` };
  }
  const why = choice === "wasm" ? "ASSAY_ONNX_RUNTIME says wasm" : whyNot(native !== undefined);
  if (choice === "native") return { reason: why };
  const wasm = packageFrom(__filename, WASM);
  if (wasm === undefined) return { reason: `onnxruntime-web is not installed (\`npm install ${WASM}\`)` };
  return { name: "wasm", ...wasm, reason: `onnxruntime-web ${wasm.version} (WebAssembly), because ${why}` };
}

function whyNot(isThere: boolean): string {
  return isThere
    ? `the project's onnxruntime-node has no binding for this platform (\`${NATIVE_COMMAND}\` gets one)`
    : `onnxruntime-node is not in the project (\`${NATIVE_COMMAND}\` gets it)`;
}

/** A package as a file sees it. The entry point is resolved, because not every package lets its package.json be. */
function packageFrom(
  file: string,
  name: string,
): { readonly path: string; readonly version: string } | undefined {
  try {
    return packageAround(dirname(createRequire(file).resolve(name)), name);
  } catch {
    return undefined;
  }
}

function packageAround(
  folder: string,
  name: string,
): { readonly path: string; readonly version: string } | undefined {
  const file = join(folder, "package.json");
  const found = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : undefined;
  if (found?.name === name && found.version !== undefined) return { path: folder, version: found.version };
  return dirname(folder) === folder ? undefined : packageAround(dirname(folder), name);
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
}

function hasBinding(folder: string): boolean {
  const { platform, arch } = process;
  return ["napi-v6", "napi-v3"].some((api) =>
    existsSync(join(folder, "bin", api, platform, arch, "onnxruntime_binding.node")),
  );
}

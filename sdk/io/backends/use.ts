import { createRequire } from "node:module";
import { letBackendWait } from "../../core/models/networks/backend.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { withoutCrashListeners } from "../processes/index.js";
import { improveMatrixProduct } from "./matrix-product.js";
import { findNative, loadNative, type NativeSearch } from "./native.js";
import { addSegmentSum } from "./segment-sum.js";
import type { BackendAttempt, BackendChoice, BackendName, BackendStatus } from "./status.js";

const ORDER: Readonly<Record<BackendChoice, readonly BackendName[]>> = {
  auto: ["native", "wasm", "cpu"],
  native: ["native"],
  wasm: ["wasm"],
  cpu: ["cpu"],
};

/** What tfjs calls them. */
const ENGINE_NAMES: Readonly<Record<BackendName, string>> = {
  native: "tensorflow",
  wasm: "wasm",
  cpu: "cpu",
};

let current:
  | { readonly choice: BackendChoice; readonly status: BackendStatus; readonly isLoaded: boolean }
  | undefined;

/**
 * Loads a TensorFlow.js backend and makes it the one that computes. Called again with the same choice it does nothing.
 * `auto` never fails while the package is whole; a backend asked for by name that cannot be had throws
 * BACKEND_UNAVAILABLE.
 */
export async function useBackend(
  choice: BackendChoice = "auto",
  options: NativeSearch = {},
): Promise<BackendStatus> {
  if (current?.choice === choice && current.isLoaded) return current.status;
  return take(choice, options, () => true);
}

/**
 * Brings a backend for a model: at once, or (`late`) when a network is met that the engine does not compute. The native one is
 * loaded in any case, since only that tells whether it can be had.
 */
export async function bringBackend(
  need: true | "late",
  choice: BackendChoice,
  options: NativeSearch,
): Promise<BackendStatus> {
  if (need === true) return useBackend(choice, options);
  if (current?.choice === choice) return current.status;
  return take(choice, options, (name) => name === "native");
}

async function take(
  choice: BackendChoice,
  options: NativeSearch,
  isNow: (name: BackendName) => boolean,
): Promise<BackendStatus> {
  const tried: BackendAttempt[] = [];
  for (const name of ORDER[choice]) {
    try {
      const isLoaded = isNow(name);
      const found = isLoaded ? await start(name, options) : { version: versionOf(name) };
      const status = { name, version: found.version, reason: reasonOf(name, found, tried), tried };
      current = { choice, status, isLoaded };
      letBackendWait(isLoaded ? undefined : () => useBackend(choice, options));
      return status;
    } catch (error) {
      tried.push({ name, reason: firstLine(error) });
    }
  }
  const [{ name, reason }] = tried;
  throw new AssayError("BACKEND_UNAVAILABLE", {
    what: `the TensorFlow.js backend "${choice}" cannot be loaded`,
    got: tried.map((attempt) => `${attempt.name}: ${attempt.reason}`).join("; "),
    wanted: "a backend that loads",
    next:
      name === "native"
        ? "Run `assay install tensorflow`, or set `backend: auto` (or wasm)."
        : `Install Assay's dependencies again (${reason.length > 0 ? "the cause stands above" : "npm ci"}).`,
  });
}

async function start(name: BackendName, options: NativeSearch): Promise<Found> {
  const found = await LOADERS[name](options);
  const tf = await import("@tensorflow/tfjs-core");
  const isStarted = await withoutCrashListeners(() => tf.setBackend(ENGINE_NAMES[name]));
  if (!isStarted) throw new Error("TensorFlow.js could not start it");
  await tf.ready();
  return found;
}

/** What was asked for last, or undefined before. Loads nothing. */
export function backendChoice(): BackendChoice | undefined {
  return current?.choice;
}

/** The backend in use or chosen, or undefined before. Loads nothing. */
export function backendStatus(): BackendStatus | undefined {
  return current?.status;
}

interface Found {
  readonly version: string;
  /** Where it came from, in brackets after its name. */
  readonly from?: string;
}

const LOADERS: Readonly<Record<BackendName, (options: NativeSearch) => Promise<Found>>> = {
  async native(options) {
    const place = findNative(options);
    if ("reason" in place) throw new Error(place.reason);
    await quieten();
    loadNative(place, options);
    const from = place.source === "cache" ? "from the user's cache" : "from the project";
    return { version: place.version, from };
  },
  async wasm() {
    await quieten();
    const { version_wasm: version } = await import("@tensorflow/tfjs-backend-wasm");
    const tf = await import("@tensorflow/tfjs-core");
    improveMatrixProduct(tf);
    addSegmentSum(tf);
    return { version };
  },
  async cpu() {
    await quieten();
    return { version: (await import("@tensorflow/tfjs-backend-cpu")).version_cpu };
  },
};

/** The version that would be loaded. Throws where the package is missing. */
function versionOf(name: BackendName): string {
  const load = createRequire(__filename);
  return (load(`@tensorflow/tfjs-backend-${name}/package.json`) as { version: string }).version;
}

/**
 * PROD switches off nothing but tfjs' warnings: its advertisement for tfjs-node, and one line for each of the hundreds of
 * kernels that a second copy of tfjs registers again.
 */
async function quieten(): Promise<void> {
  (await import("@tensorflow/tfjs-core")).env().set("PROD", true);
}

function reasonOf(name: BackendName, found: Found, tried: readonly BackendAttempt[]): string {
  const own = `${name} ${found.version}${found.from === undefined ? "" : ` ${found.from}`}`;
  if (tried.length === 0) return own;
  return `${own}, because ${tried.map((attempt) => `${attempt.name} cannot be had: ${attempt.reason}`).join("; ")}`;
}

function firstLine(error: unknown): string {
  return messageOf(error).split("\n", 1)[0].trim();
}

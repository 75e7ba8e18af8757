import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as util from "node:util";
import { bindingOf, cachedPlaces, defaultCacheDir, isInstalled } from "./install/plan.js";

/** Where a loadable tfjs-node was found. */
export interface NativePlace {
  /** Folder of the package. */
  readonly path: string;
  readonly version: string;
  /** `project` where it came from the user's node_modules, `cache` where `assay install tensorflow` put it. */
  readonly source: "project" | "cache";
}

/** Where to look. */
export interface NativeSearch {
  /** Folder whose node_modules are looked in first. @default the current folder */
  readonly projectDir?: string;
  /** @default ASSAY_CACHE_DIR, else the user's cache folder */
  readonly cacheDir?: string;
}

const PACKAGE = "@tensorflow/tfjs-node";

/** A require that resolves as a file of that folder would. */
function requireFrom(folder: string): NodeJS.Require {
  return createRequire(join(folder, "package.json"));
}

/** Folder of tfjs-node as seen from a folder, whether or not its binding is there; undefined where there is none. */
function packageFrom(folder: string): string | undefined {
  try {
    return dirname(requireFrom(folder).resolve(`${PACKAGE}/package.json`));
  } catch {
    return undefined;
  }
}

function versionOf(path: string): string {
  return (JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as { version: string }).version;
}

/** The tfjs-node to load: the project's where it has a binding, else the cache's; else why there is none. */
export function findNative({
  projectDir = process.cwd(),
  cacheDir = defaultCacheDir(),
}: NativeSearch = {}): NativePlace | { readonly reason: string } {
  const inProject = packageFrom(projectDir);
  if (inProject !== undefined && existsSync(bindingOf(inProject))) {
    return { path: inProject, version: versionOf(inProject), source: "project" };
  }
  const cached = cachedPlaces(cacheDir);
  if (isInstalled(cached)) {
    return { path: cached.tfjsNode, version: versionOf(cached.tfjsNode), source: "cache" };
  }
  return {
    reason:
      inProject === undefined
        ? "it is not installed (`assay install tensorflow` gets it)"
        : "the project's @tensorflow/tfjs-node has no binding (`assay install tensorflow` gets one)",
  };
}

/** Functions of node:util that tfjs-node 4.22 calls and Node 23 removed. */
const REMOVED_FROM_UTIL: Readonly<Record<string, (value: unknown) => boolean>> = {
  isNullOrUndefined: (value) => value === null || value === undefined,
  isArray: Array.isArray,
};

function putBackUtil(): void {
  // The module's own object, which `require("util")` hands out, not the frozen namespace of an import.
  const target = createRequire(__filename)("node:util") as Record<string, unknown>;
  for (const [name, value] of Object.entries(REMOVED_FROM_UTIL)) {
    if (!(name in util)) target[name] = value;
  }
}

/**
 * Loads tfjs-node, which registers the backend `tensorflow` in TensorFlow.js' one engine of this process (the engine is
 * global: a copy of tfjs-core in another folder shares it). Packages of the project that require tfjs-node, such as
 * danfojs-node, get the same one where theirs has no binding. Throws what loading threw.
 */
export function loadNative(place: NativePlace, { projectDir = process.cwd() }: NativeSearch = {}): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  putBackUtil();
  const load = requireFrom(place.path);
  const entry = load.resolve(place.path);
  withoutWarnings(() => load(entry));
  const inProject = packageFrom(projectDir);
  if (inProject === undefined || existsSync(bindingOf(inProject))) return;
  const other = requireFrom(inProject).resolve(inProject);
  const loaded = load.cache[entry];
  if (loaded !== undefined && realpathSync(other) !== realpathSync(entry)) load.cache[other] ??= loaded;
}

/** tfjs-node's old dependencies speak of deprecated functions of Node's that nobody here can mend. */
function withoutWarnings(work: () => void): void {
  const flags = process as NodeJS.Process & { noDeprecation?: boolean };
  const before = flags.noDeprecation;
  flags.noDeprecation = true;
  try {
    work();
  } finally {
    flags.noDeprecation = before;
  }
}

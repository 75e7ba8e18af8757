import { randomBytes } from "node:crypto";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { AssayError, messageOf } from "../../../utils/errors/index.js";
import type { ProgressListener } from "../../../utils/progress/index.js";
import { makeFolder } from "../../files/index.js";
import { processRuns } from "../../processes/index.js";
import { cachedPlaces, isInstalled, NATIVE, placesIn } from "./plan.js";
import { INSTALL_STEPS, type InstallStep } from "./steps.js";

/** Settings of an installation. */
export interface InstallOptions {
  /** Gets a step-start and step-end a step, and progress in bytes while the library downloads. */
  readonly onProgress?: ProgressListener;
  /** Folder of the cache. @default ASSAY_CACHE_DIR, else the user's cache folder */
  readonly cacheDir?: string;
  /** Stops the installation; what it had made is taken away. */
  readonly signal?: AbortSignal;
  /** What is done, in order. @default the steps that get TensorFlow */
  readonly steps?: readonly InstallStep[];
}

/** What came of an installation. */
export interface InstallResult {
  /** Folder that holds everything. */
  readonly path: string;
  /** False where it was there before. */
  readonly installed: boolean;
  /** Wall-clock time. */
  readonly seconds: number;
}

const PARTIAL = /^\.partial-(\d+)-/;

/**
 * Installs TensorFlow's native backend into the per-user cache from the package registries: the npm package, the C
 * library out of the Python wheel, the binding built here. All or nothing: it is made in a folder beside and renamed at
 * the end. Where it is there already, nothing is done. Throws INSTALL_FAILED with the step and its cause.
 */
export async function installTensorflow(options: InstallOptions = {}): Promise<InstallResult> {
  const started = performance.now();
  const { onProgress = () => {}, signal, steps = INSTALL_STEPS } = options;
  const places = cachedPlaces(options.cacheDir);
  const seconds = () => (performance.now() - started) / 1000;
  if (isInstalled(places)) {
    onProgress({ type: "note", level: "info", message: `TensorFlow is installed already in ${places.root}` });
    return { path: places.root, installed: false, seconds: seconds() };
  }
  refuseOtherPlatforms();
  const folder = dirname(places.root);
  const partial = join(folder, `.partial-${process.pid}-${randomBytes(4).toString("hex")}`);
  let current = "make the folder";
  try {
    await makeFolder(partial);
    await removeLeftovers(folder);
    for (const [index, step] of steps.entries()) {
      current = step.name;
      signal?.throwIfAborted();
      const stepStarted = performance.now();
      onProgress({ type: "step-start", step: current, index: index + 1, total: steps.length });
      await step.run({
        places: placesIn(partial),
        signal,
        onBytes: (done, total) =>
          onProgress({ type: "progress", step: step.name, label: "bytes", done, total }),
      });
      onProgress({ type: "step-end", step: current, seconds: (performance.now() - stepStarted) / 1000 });
    }
    current = "put it in place";
    await writeFile(
      placesIn(partial).manifest,
      JSON.stringify({ ...NATIVE, node: process.version }, null, 2),
    );
    await rm(places.root, { recursive: true, force: true });
    await rename(partial, places.root);
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    if (signal?.aborted) {
      throw new AssayError("INTERRUPTED", { what: "the installation of TensorFlow was stopped", cause });
    }
    throw new AssayError("INSTALL_FAILED", {
      what: `TensorFlow could not be installed: the step "${current}" failed`,
      got: messageOf(cause).slice(0, 1500),
      next: "What it had made was taken away. Mend the cause and run `assay install tensorflow` again; the wasm backend works without it.",
      cause,
    });
  }
  return { path: places.root, installed: true, seconds: seconds() };
}

/** Takes the installation away (this version's, for this platform). Gives whether there was one. */
export async function uninstallTensorflow(options: { readonly cacheDir?: string } = {}): Promise<boolean> {
  const places = cachedPlaces(options.cacheDir);
  const there = isInstalled(places);
  await removeLeftovers(dirname(places.root));
  await rm(places.root, { recursive: true, force: true });
  return there;
}

function refuseOtherPlatforms(): void {
  const header = process.platform === "linux" ? glibcVersion() : undefined;
  if (process.platform === "linux" && process.arch === "x64" && header !== undefined) return;
  throw new AssayError("INSTALL_FAILED", {
    what: "TensorFlow cannot be installed this way on this platform",
    got: `${process.platform} ${process.arch}${process.platform === "linux" && header === undefined ? " without glibc" : ""}`,
    wanted: "linux x64 with glibc",
    next: "Try `npm install @tensorflow/tfjs-node` in your project, which Assay then uses, or stay with the wasm backend.",
  });
}

function glibcVersion(): string | undefined {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime;
}

/** Folders that an installation left which did not live to clean up after itself. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = PARTIAL.exec(basename(name))?.[1];
    if (pid === undefined || processRuns(Number(pid))) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

import { rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import type { ProgressListener } from "../../utils/progress/index.js";
import { makeFolder } from "../files/index.js";
import { run } from "../processes/index.js";
import { environmentAt, environmentIn, type PythonEnvironment, readyMark } from "./environment.js";
import { findInterpreter } from "./interpreter.js";
import { withLock } from "./lock.js";
import { pipInstall } from "./pip.js";

/** A virtual environment as it is to be. */
export interface PythonPlan {
  /** What it is for, as messages name it. */
  readonly name: string;
  /** Its folder. Other requirements need another folder: what is there is not brought up to date. */
  readonly dir: string;
  /** pip's words: `mlflow==3.17.2`, or `-r` and a file. */
  readonly requirements: readonly string[];
  /** About how many packages these come to, for the progress. */
  readonly packages: number;
}

export interface MakeOptions {
  /** Gets a step-start and step-end a step, and how many packages there are. */
  readonly onProgress?: ProgressListener;
  /** Stops the work; what it had made is taken away. */
  readonly signal?: AbortSignal;
}

/**
 * Finds the environment, or makes it: by one process at a time, others wait for it. One that was left half made is made
 * anew; what pip had downloaded is in pip's cache. Throws DEPENDENCY_MISSING without a Python that can make one,
 * INSTALL_FAILED with the step and the end of what it printed, INTERRUPTED where the signal stopped it.
 */
export async function makeEnvironment(
  plan: PythonPlan,
  options: MakeOptions = {},
): Promise<PythonEnvironment> {
  const there = environmentAt(plan.dir);
  if (there !== undefined) return there;
  const { onProgress = () => {}, signal } = options;
  try {
    // Told before anything is made, and in its own words.
    const python = await findInterpreter();
    await makeFolder(dirname(plan.dir));
    const message = `another process is making the Python environment in ${plan.dir}; waiting for it`;
    const onWait = (): void => onProgress({ type: "note", level: "info", message });
    return await withLock(`${plan.dir}.lock`, () => make(plan, python, options), { signal, onWait });
  } catch (cause) {
    if (!signal?.aborted) throw cause;
    throw new AssayError("INTERRUPTED", { what: `making ${plan.name} was stopped`, cause });
  }
}

async function make(plan: PythonPlan, python: string, options: MakeOptions): Promise<PythonEnvironment> {
  const { dir, requirements } = plan;
  // The process that was waited for has made it.
  const there = environmentAt(dir);
  if (there !== undefined) return there;
  const { onProgress = () => {}, signal } = options;
  const environment = environmentIn(dir);
  const getPackages = `get ${requirements.at(-1)}`;
  const steps: readonly (readonly [name: string, run: () => Promise<unknown>])[] = [
    ["make a Python environment", () => run(python, ["-m", "venv", dir], { signal })],
    [
      getPackages,
      () =>
        pipInstall(environment, requirements, {
          expected: plan.packages,
          signal,
          onProgress: (label, done, total) =>
            onProgress({ type: "progress", step: getPackages, label, done, total }),
        }),
    ],
  ];
  let current = "clear the folder";
  try {
    await rm(dir, { recursive: true, force: true });
    for (const [index, [name, work]] of steps.entries()) {
      current = name;
      const started = performance.now();
      onProgress({ type: "step-start", step: name, index: index + 1, total: steps.length });
      await work();
      onProgress({ type: "step-end", step: name, seconds: (performance.now() - started) / 1000 });
    }
    await writeFile(readyMark(dir), "");
  } catch (cause) {
    await rm(dir, { recursive: true, force: true });
    if (signal?.aborted) throw cause;
    throw new AssayError("INSTALL_FAILED", {
      what: `${plan.name} could not be made: the step "${current}" failed`,
      got: messageOf(cause).slice(0, 2500),
      next: "What it had made was taken away, downloads are kept in pip's cache. Mend the cause and try again.",
      cause,
    });
  }
  return environment;
}

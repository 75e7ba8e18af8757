import { join } from "node:path";
import { type Finished, type ProcessOptions, runProcess } from "./run-process.js";
import { ROOT } from "./source-files.js";

/** The built command line. */
export const MAIN = join(ROOT, "dist", "sdk", "scripts", "main.js");

/** Runs the built command line as a process of its own. */
export function runAssay(args: readonly string[], options: ProcessOptions = {}): Promise<Finished> {
  return runProcess(process.execPath, [MAIN, ...args], options);
}

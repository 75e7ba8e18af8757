import type { ClearOutput, KernelGlobals } from "./api.js";
import { processComms } from "./comms.js";
import { makeDisplay } from "./display.js";
import { kernelHost } from "./host.js";
import { input } from "./input.js";
import { makeKernel } from "./kernel.js";
import { outputCleared } from "./live/index.js";
import { progress } from "./progress.js";
import { slider } from "./slider.js";

/** Where the globals of this process stand, so that every copy of the package gives the same ones. */
const GLOBALS = Symbol.for("assay.kernel.globals");

const clearOutput: ClearOutput = ({ wait = false } = {}) => {
  kernelHost()?.clear(wait === true);
  outputCleared();
};

function make(): KernelGlobals {
  const comms = processComms();
  return Object.freeze({
    display: makeDisplay(),
    clearOutput,
    input,
    kernel: makeKernel(comms),
    progress,
    slider,
  });
}

/** `display`, `input` and the rest: the same objects for every caller in the process. */
export function kernelGlobals(): KernelGlobals {
  const shared = globalThis as { [GLOBALS]?: KernelGlobals };
  shared[GLOBALS] ??= make();
  return shared[GLOBALS];
}

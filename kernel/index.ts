/**
 * What cells have as globals, for scripts and libraries: display, progress, input, and how values are shown.
 *
 * @module assay/kernel
 */

import { kernelGlobals } from "./display/globals.js";

export { type HtmlValue, html, type SafeHtml } from "../sdk/utils/html/html.js";
export { KERNEL_SETTINGS, type KernelSettings, type TypeCheckMode } from "./contracts/index.js";
export type * from "./display/api.js";
export { JUPYTER_DISPLAY } from "./display/symbols.js";

/** What cells have as globals; in a script they print to the terminal. */
export const { clearOutput, display, input, kernel, progress, slider } = kernelGlobals();

export type * from "./api.js";
export { kernelGlobals } from "./globals.js";
export { kernelGlobalsFile } from "./globals-types.js";
export * from "./host.js";
export { JUPYTER_DISPLAY } from "./symbols.js";
export { inspectText } from "./text-plain.js";
export { showsNothing, toBundle } from "./to-bundle.js";

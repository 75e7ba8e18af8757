export { type CleanFileOptions, cleanFile } from "./clean-file.js";
export type { LookOptions } from "./look.js";
export type { CleanSource } from "./open-source.js";

export * from "./checkpoint-file.js";
export { ARRAYS_FILE, MANIFEST_FILE, readModelFiles, writeModelFiles } from "./model-files.js";

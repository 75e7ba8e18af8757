export { ARRAYS_FILE, MANIFEST_FILE, readModelFiles, writeModelFiles } from "./model-files.js";

export * from "./find.js";
export * from "./model-file.js";
export * from "./open.js";

export * from "./in-process.js";
export * from "./shared.js";
export * from "./types.js";

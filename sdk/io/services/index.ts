export * from "./logger/index.js";
export * from "./progress/index.js";

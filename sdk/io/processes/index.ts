export * from "./run.js";
export * from "./runs.js";

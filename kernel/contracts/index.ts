export * from "./compiler.js";
export * from "./runner.js";

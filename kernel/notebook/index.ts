export * from "./execute.js";
export * from "./parameters/index.js";

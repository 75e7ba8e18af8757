export { WANTED } from "./column-reader.js";
export * from "./predict-chunk.js";
export * from "./problem.js";
export * from "./row-reader.js";

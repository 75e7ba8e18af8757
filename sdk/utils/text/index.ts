export * from "./numbers.js";
export * from "./width.js";

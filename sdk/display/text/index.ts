export * from "./box.js";
export * from "./numbers.js";
export * from "./width.js";

export * from "./in-order.js";
export * from "./in-process.js";
export * from "./shared.js";
export * from "./types.js";

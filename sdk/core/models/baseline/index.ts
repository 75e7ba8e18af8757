export * from "./baseline.js";
export * from "./config.js";

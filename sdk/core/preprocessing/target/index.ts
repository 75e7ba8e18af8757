export * from "./config.js";
export * from "./target.js";

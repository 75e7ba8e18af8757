export * from "./config.js";
export * from "./linear.js";

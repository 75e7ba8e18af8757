export * from "./config.js";
export * from "./monitor.js";

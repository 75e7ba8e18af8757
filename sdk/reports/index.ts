export * from "./input.js";
export * from "./report.js";

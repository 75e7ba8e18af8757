export * from "./columns.js";
export * from "./core.js";
export * from "./frames.js";
export * from "./records.js";
export * from "./to-core.js";

export * from "./adapter.js";
export * from "./cell-file.js";
export * from "./hooks.js";
export type { InspectorSession } from "./inspector.js";

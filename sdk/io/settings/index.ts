export * from "./definitions.js";
export * from "./file-schema.js";
export * from "./fill.js";
export * from "./overrides.js";
export * from "./rows.js";

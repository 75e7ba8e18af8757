export * from "./assay-error.js";
export * from "./codes.js";
export * from "./message-of.js";

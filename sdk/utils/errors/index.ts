export * from "./assay-error.js";
export * from "./codes.js";

export * from "./model-source.js";

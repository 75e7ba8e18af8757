export * from "./config.js";
export { type AdoptedAlone, adoptAlone, onnxDefinition } from "./definition.js";
export * from "./runtime.js";

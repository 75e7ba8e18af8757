export { blendingDefinition } from "./blending.js";
export * from "./config.js";
export { rowsBySplit } from "./rows-by-split.js";
export { stackingDefinition } from "./stacking.js";

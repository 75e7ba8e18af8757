export * from "./config.js";
export { readCheckpointFile, writeCheckpointFile } from "./files/index.js";
export * from "./fit.js";
export * from "./load.js";
export * from "./model.js";
export * from "./pipeline-model.js";
export {
  type EstimatorConfig,
  type EstimatorLoader,
  estimatorDefinition,
  estimatorKinds,
  registerEstimator,
} from "./registry.js";

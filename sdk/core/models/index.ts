export * from "./config.js";
export * from "./ensemble.js";
export { rowsBySplit } from "./ensembles/index.js";
export { readCheckpointFile, writeCheckpointFile } from "./files/index.js";
export * from "./fit.js";
export * from "./load.js";
export * from "./model.js";
export type { OnnxExport } from "./onnx-export.js";
export * from "./pipeline-model.js";
export type { PipelineParts } from "./pipeline-parts.js";
export {
  type EstimatorConfig,
  type EstimatorLoader,
  estimatorDefinition,
  estimatorKinds,
  isEnsemble,
  registerEstimator,
  trainingOf,
} from "./registry.js";

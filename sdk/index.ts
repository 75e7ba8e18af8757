/**
 * Assay: experiments on tabular data, from a config to a report.
 *
 * @packageDocumentation
 */
import { attachViews } from "./display/index.js";

export type { ExplainerKind, Explanation, Importance, ShapValues } from "./core/explainers/index.js";
export {
  calibrationCurve,
  confusionMatrix,
  evaluateMetrics,
  type Metric,
  type Metrics,
  type MetricValue,
  metricNames,
  prCurve,
  rocCurve,
  type Scoring,
} from "./core/metrics/index.js";
export type { BuilderInput, CustomBuilder } from "./core/models/custom/build.js";
export { registerEstimator } from "./core/models/index.js";
export type { Epoch, History, Signature, Task } from "./core/models/model.js";
export { registerEncoder } from "./core/preprocessing/index.js";
export { Schema } from "./core/schemas/index.js";
export {
  type Column,
  type ColumnType,
  profileTable,
  type Scalar,
  Table,
  type TableProfile,
} from "./core/tables/index.js";
export {
  EvaluatedChain,
  EvaluatedExperiment,
  Experiment,
  ExplainedChain,
  ExplainedExperiment,
  LoadedChain,
  LoadedExperiment,
  TrainedChain,
  TrainedExperiment,
} from "./experiment.js";
export type { ConfigSource } from "./io/configs/index.js";
export {
  type Dataset,
  datasetFromTable,
  fromArquero,
  fromDanfo,
  readDataset,
  toArquero,
  toDanfo,
  writeTable,
} from "./io/datasets/index.js";
export { type JobOptions, type JobOutcome, type JobSummary, runJob } from "./jobs/index.js";
export type { ReportFile } from "./jobs/report-file.js";
export type { RunReference } from "./jobs/stages.js";
export { Model } from "./model.js";
export { AssayError, ERROR_CODES, type ErrorCode } from "./utils/errors/index.js";
export type { ProgressEvent, ProgressListener } from "./utils/progress/index.js";
export { Random, random } from "./utils/random/index.js";
export { inferSignature } from "./utils/signers/index.js";
export { split, timeSeriesSplit } from "./utils/splitters/index.js";

attachViews();

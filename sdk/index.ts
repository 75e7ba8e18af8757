/**
 * Assay: experiments on tabular data, from a config to a report.
 *
 * @module assay
 */

import { attachDatasets } from "./attach-datasets.js";
import { attachViews } from "./display/index.js";

export type {
  CompareScoresOptions,
  ComparisonInput,
  ComparisonVerdict,
  NearerShares,
} from "./core/comparison/index.js";
export { blockLength, compareScores, PairedComparison } from "./core/comparison/index.js";
export type {
  ColumnDrift,
  DriftBin,
  DriftInput,
  DriftKind,
  DriftVerdict,
  ShareChange,
  Unseen,
} from "./core/drift/index.js";
export { compareTables, Drift } from "./core/drift/index.js";
export type * from "./core/evaluation/index.js";
export type * from "./core/explainers/explanation.js";
export type * from "./core/explainers/global/index.js";
export type {
  Cohort,
  Cohorts,
  CohortsBy,
  CohortsChoice,
  ColumnOrder,
  Contribution,
  Decision,
  DecisionChoice,
  DecisionLine,
  Dependence,
  DependenceChoice,
  Explanation,
  Force,
  ForceChoice,
  ForceColumn,
  Forces,
  Heatmap,
  HeatmapChoice,
  HeatmapColumn,
  ImportanceFacts,
  InteractionPair,
  Interactions,
  OutputChoice,
  RowChoice,
  RowExplanation,
  RowOrder,
  ShapFacts,
  Summary,
} from "./core/explainers/index.js";
export type {
  Estimate,
  FactorFairness,
  FairnessInput,
  GroupFairnessOptions,
  GroupGap,
  GroupScores,
} from "./core/fairness/index.js";
export { Fairness, groupFairness } from "./core/fairness/index.js";
export type * from "./core/metrics/index.js";
export {
  calibrationCurve,
  confusionMatrix,
  evaluateMetrics,
  metricNames,
  prCurve,
  rocCurve,
} from "./core/metrics/index.js";
export { defineMetric } from "./core/metrics/metric.js";
export type { CalibrateInput } from "./core/models/calibration/index.js";
export type { BuilderInput, CustomBuilder, TensorFlow } from "./core/models/custom/build.js";
export { type EstimatorConfig, type EstimatorLoader, registerEstimator } from "./core/models/index.js";
export type { IntervalsInput } from "./core/models/intervals/index.js";
export type * from "./core/models/model.js";
export { defineDataset, defineExplainer, defineJob, defineModel } from "./core/plugins/define.js";
export { definePlugin, Plugin } from "./core/plugins/plugin.js";
export type * from "./core/plugins/types.js";
export type * from "./core/preprocessing/index.js";
export { registerEncoder } from "./core/preprocessing/index.js";
export type * from "./core/profile/index.js";
export { DatasetProfile, profileDataset } from "./core/profile/index.js";
export type { PredictionBin, ResidualOptions, WorstRow } from "./core/residuals/index.js";
export { ResidualSummary, summariseResiduals } from "./core/residuals/index.js";
export type * from "./core/schemas/index.js";
export { Schema } from "./core/schemas/index.js";
export type { SelectedColumn, SelectFeaturesInput } from "./core/selection/index.js";
export { FeatureSelection } from "./core/selection/index.js";
export type {
  ColumnSlices,
  Condition,
  ErrorCohort,
  FindSlicesOptions,
  Slice,
  SlicesInput,
} from "./core/slices/index.js";
export { ErrorSlices, findSlices } from "./core/slices/index.js";
export type * from "./core/tables/index.js";
export { profileTable, Table } from "./core/tables/index.js";
export type { TuneInput } from "./core/tuning/config.js";
export type { CompleteTrial, ParameterImportance, StudyParts, StudyTotals } from "./core/tuning/index.js";
export { Study } from "./core/tuning/index.js";
export type {
  CalibrationScore,
  CompareInput,
  ContenderInput,
  CrossValidateInputs,
  FoldScore,
  LeaderboardRow,
  MetricSummary,
} from "./core/validation/index.js";
export { Calibration, CrossValidation, crossValidate, Leaderboard } from "./core/validation/index.js";
export type {
  Cell,
  RowWarning,
  WhatIfAnswer,
  WhatIfColumn,
  WhatIfData,
  WhatIfResult,
  WhatIfRow,
  WhatIfShap,
} from "./core/what-if/index.js";
export { WhatIf } from "./core/what-if/index.js";
export { Dataset, type LoadDatasetOptions, type RegisterDatasetOptions } from "./dataset.js";
export {
  ComparedChain,
  ComparedExperiment,
  CrossValidatedChain,
  CrossValidatedExperiment,
  Experiment,
  LoadedChain,
  LoadedExperiment,
  SelectedChain,
  SelectedExperiment,
} from "./experiment.js";
export type { CardInput, ConfigSource, TrainingConfig, TrainingInput } from "./io/configs/index.js";
export type * from "./io/datasets/index.js";
export {
  datasetFromTable,
  fromArquero,
  fromDanfo,
  readDataset,
  toArquero,
  toDanfo,
  writeTable,
} from "./io/datasets/index.js";
export { type WriteExplanationOptions, writeExplanation } from "./io/explanations/index.js";
export type { RegisteredEntry } from "./io/registered/index.js";
export type { RunInfo, RunRecord, RunStatus } from "./io/registries/index.js";
export type { VersionChoice } from "./jobs/choose-version.js";
export type { ExperimentExplanation } from "./jobs/explanation.js";
export { type JobOptions, type JobOutcome, type JobSummary, runJob } from "./jobs/index.js";
export type { Promotion } from "./jobs/promote.js";
export type { ReportFile } from "./jobs/report-file.js";
export type { ReportFormat } from "./jobs/reports/index.js";
export type { Rollback } from "./jobs/rollback.js";
export type { RunReference } from "./jobs/run-reference.js";
export type { BestTrial, IntervalsSummary } from "./jobs/state.js";
export type { CompareOptions } from "./jobs/steps/compare.js";
export type { CompareWithOptions } from "./jobs/steps/error-analysis.js";
export { writeProfile } from "./jobs/steps/profile-page.js";
export type { RegisteredVersion, RegisterOptions } from "./jobs/steps/register.js";
export type { EntryOptions } from "./jobs/steps/register-entry.js";
export type { TuneOptions } from "./jobs/steps/tune.js";
export type { TrackingOptions } from "./jobs/tracking-place.js";
export { type LoadModelOptions, Model } from "./model.js";
export type * from "./named-types.js";
export { PastExperiment, type PastModelOptions } from "./past-experiment.js";
export { type PromoteOptions, promoteModel, type RollbackOptions, rollbackModel } from "./promotion.js";
export { type WriteReportOptions, writeReport } from "./report.js";
export { type RunningServer, type ServeOptions, serve } from "./serve.js";
export {
  CalibratedChain,
  CalibratedExperiment,
  EvaluatedChain,
  EvaluatedExperiment,
  ExplainedChain,
  ExplainedExperiment,
  IntervalsChain,
  IntervalsExperiment,
  TrainedChain,
  TrainedExperiment,
} from "./trained-experiment.js";
export { TunedChain, TunedExperiment } from "./tuned-experiment.js";
export type * from "./utils/errors/index.js";
export { AssayError, ERROR_CODES } from "./utils/errors/index.js";
export type { ProgressEvent, ProgressListener } from "./utils/progress/index.js";
export { Random, random } from "./utils/random/index.js";
export type {
  HalvingInput,
  Params,
  SearchConfig,
  Searcher,
  SearcherInputs,
  SearchInput,
  SpaceConfig,
  Trial,
} from "./utils/searchers/index.js";
export { createSearcher, Space, searchConfig } from "./utils/searchers/index.js";
export type * from "./utils/signers/index.js";
export { inferSignature } from "./utils/signers/index.js";
export type * from "./utils/splitters/index.js";
export {
  groupFolds,
  kFold,
  makeFolds,
  split,
  stratifiedFolds,
  timeSeriesSplit,
} from "./utils/splitters/index.js";

attachViews();
attachDatasets();

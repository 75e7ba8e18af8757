export { Calibration, calibrate } from "./calibrate.js";
export { type CalibrationScore, calibrationScore } from "./calibration-score.js";
export { BASELINE, type Candidate, candidatesOf } from "./candidates.js";
export { type CompareInputs, compareModels, type Validate } from "./compare.js";
export {
  type CompareConfig,
  type CompareInput,
  type Contender,
  type ContenderInput,
  compareConfig,
  compareDefaults,
} from "./config.js";
export * from "./cross-validate.js";
export { CrossValidation, type FoldScore, type MetricSummary, spreadOf } from "./cross-validation.js";
export { type FittedFold, type FoldInputs, fitFolds } from "./fit-folds.js";
export { fitIntervals, type IntervalInputs, type LearnedIntervals } from "./fit-intervals.js";
export { Leaderboard } from "./leaderboard.js";
export type { LeaderboardRow } from "./leaderboard-row.js";
export { scoringOf } from "./scoring-of.js";

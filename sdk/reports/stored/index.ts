export { type DriftReport, renderDriftReport } from "./drift.js";
export { renderEvaluationReport } from "./evaluation.js";
export { renderExplanationReport } from "./explanation.js";
export * from "./input.js";
export { type RunReport, renderRunReport } from "./run.js";
export { renderStudyReport, type StudyReport } from "./study.js";

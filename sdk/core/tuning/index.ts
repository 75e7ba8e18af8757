export { type ParameterImportance, parameterImportances } from "./importances.js";
export { type CompleteTrial, Study, type StudyParts } from "./study.js";
export type { StudyTotals } from "./totals.js";

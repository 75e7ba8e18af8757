export { type CleanedParts, cleanAndSplit, type UnlearnedRows } from "./clean-and-split.js";
export {
  type ApplyOptions,
  type Cleaned,
  FittedCleaning,
  type FittedStep,
  fitCleaning,
  restoreCleaning,
  type StepReport,
} from "./cleaning.js";
export * from "./config.js";
export { rowTest } from "./expression/index.js";
export { type CleanedPart, partCleaned } from "./part-cleaned.js";
export { countSeenRows } from "./seen-rows.js";
export type { CleaningExample } from "./step.js";
export { type StepsLeft, stepsLeft } from "./steps-left.js";

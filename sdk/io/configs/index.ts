export { CHAMPION, type EvaluationsConfig, evaluationsConfig } from "./evaluations.js";
export { type ExplanationsConfig, explanationsConfig } from "./explanations.js";
export * from "./kinds.js";
export * from "./load.js";
export { type PromotionConfig, promotionConfig } from "./promotion.js";
export { reportDefaults } from "./report.js";
export type { TrainingConfig, TrainingInput } from "./training.js";
export { trainingConfig, trainingDefaults } from "./training.js";
export { verbOptions } from "./verb-options.js";

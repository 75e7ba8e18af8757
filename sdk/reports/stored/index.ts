export { renderEvaluationReport } from "./evaluation.js";
export { renderExplanationReport } from "./explanation.js";
export * from "./input.js";

export { renderExplanationReport } from "./explanation.js";
export * from "./input.js";

export * from "./input.js";
export { renderComparisonReport } from "./render.js";

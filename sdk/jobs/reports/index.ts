export * from "./make-report.js";
export { type CardRequest, oneModel } from "./stored-card.js";
export * from "./write-report.js";

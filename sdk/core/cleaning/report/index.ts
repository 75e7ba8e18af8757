export { columnsOf, driftOf, exampleOf, hasChanged, ruleOf } from "./make.js";
export {
  type CleaningFinding,
  type CleaningProposal,
  type CleaningReport,
  type CleaningRule,
  cleaningReportSchema,
} from "./schema.js";

export { CleaningPass, type Part, type PassedPart } from "./pass.js";
export { stepsOfPass } from "./plan.js";
export type { RuleChanges } from "./tally.js";

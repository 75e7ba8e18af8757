export {
  type Factor,
  type FairnessConfig,
  type FairnessInput,
  fairnessConfig,
  fairnessDefaults,
} from "./config.js";
export { Fairness } from "./fairness.js";
export { type GroupFairnessOptions, groupFairness } from "./group-fairness.js";
export { columnsOf } from "./groups.js";
export { percentiles } from "./percentiles.js";
export type * from "./types.js";

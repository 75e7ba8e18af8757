export { applyParams } from "./apply.js";
export * from "./config.js";
export { createSearcher, type SearcherInputs } from "./create.js";
export { promotedTrials, type RungScore, rungScores, rungsOf } from "./halving.js";
export { type Json, jsonKey, valueText } from "./json.js";
export type { Generation, Searcher } from "./searcher.js";
export {
  type ChoiceParameter,
  type Condition,
  countValues,
  innerPlace,
  type NumberParameter,
  type Parameter,
  type Params,
  Space,
} from "./space.js";
export { type IntermediateValue, scoreOf, type Trial } from "./trial.js";

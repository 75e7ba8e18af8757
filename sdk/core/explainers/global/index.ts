export * from "./accumulated-effects.js";
export type { ColumnEffect } from "./column-effect.js";
export type { WantedPrediction } from "./goal.js";
export * from "./nearest.js";
export {
  type PartialDependence,
  type PartialDependenceOptions,
  partialDependence,
  partialDependenceDefaults,
} from "./partial-dependence.js";
export * from "./surrogate.js";

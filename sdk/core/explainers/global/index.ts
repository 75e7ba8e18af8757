export * from "./accumulated-effects.js";
export type { ColumnEffect } from "./column-effect.js";
export * from "./config.js";
export type { WantedPrediction } from "./goal.js";
export * from "./nearest.js";
export {
  type PartialDependence,
  type PartialDependenceOptions,
  partialDependence,
} from "./partial-dependence.js";
export * from "./surrogate.js";

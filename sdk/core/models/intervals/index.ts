export { type IntervalsConfig, type IntervalsInput, intervalsConfig, intervalsDefaults } from "./config.js";
export { conformalMargin } from "./margin.js";
export { type BoundModel, type Bounds, PredictionIntervals } from "./prediction-intervals.js";

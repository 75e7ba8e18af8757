export * from "./config.js";
export * from "./metrics.js";
export * from "./open.js";
export { PredictionLog, type PredictionLogCounts, type PredictionSink } from "./prediction-log.js";
export type { LoggedRows, PredictionMeta } from "./rows.js";

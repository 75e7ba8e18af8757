export * from "./config.js";
export { type NetworkBuilder, NetworkEstimator, type NetworkShape } from "./estimator.js";
export { type TrainingSettings, trainingSettings } from "./settings.js";

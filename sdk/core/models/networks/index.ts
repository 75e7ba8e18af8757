export * from "./config.js";
export { networkDefinition } from "./definition.js";
export { isWorthThread } from "./engine/sharing.js";
export { type NetworkBuilder, NetworkEstimator, type NetworkShape } from "./estimator.js";
export { LayersNetwork } from "./layers-network.js";
export { PlannedNetwork } from "./planned-network.js";
export { type TrainingSettings, trainingSettings } from "./settings.js";

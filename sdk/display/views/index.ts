export * from "./experiment.js";
export * from "./explanation.js";
export * from "./figure.js";
export * from "./history.js";
export * from "./metrics.js";
export * from "./model.js";
export * from "./profile.js";
export * from "./table.js";

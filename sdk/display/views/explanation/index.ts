export * from "./cohorts.js";
export * from "./dependence.js";
export * from "./importances.js";
export * from "./interactions.js";
export * from "./row.js";
export * from "./sentences.js";
export * from "./summary.js";

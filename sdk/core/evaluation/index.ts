export * from "./evaluation.js";
export * from "./residual-features.js";
export * from "./thin-points.js";
export * from "./threshold-curve.js";
export * from "./threshold-scores.js";

export * from "./adjust.js";
export * from "./gamma.js";
export * from "./kolmogorov.js";
export * from "./tails.js";
export * from "./two-sample.js";

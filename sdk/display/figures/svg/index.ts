export * from "./figure-svg.js";
export * from "./frame.js";
export * from "./spark.js";
export * from "./spark-pair.js";
export * from "./ticks.js";

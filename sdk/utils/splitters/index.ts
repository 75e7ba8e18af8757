export * from "./config.js";
export type { Partition } from "./partition.js";
export * from "./split.js";
export type { Label } from "./stratified.js";
export * from "./time-series.js";

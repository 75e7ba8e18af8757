export * from "./pool.js";
export * from "./shared-pool.js";

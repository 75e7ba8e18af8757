export * from "./arquero.js";
export * from "./config.js";
export * from "./danfo.js";
export * from "./dataset.js";
export * from "./digest.js";
export * from "./lineage.js";
export * from "./profiled-dataset.js";
export * from "./write.js";

export * from "./config.js";
export type { ExplainRowsOptions } from "./explain-rows.js";
export * from "./loaded-model.js";
export * from "./served-model.js";
export * from "./source.js";

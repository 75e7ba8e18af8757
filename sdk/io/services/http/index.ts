export * from "./config.js";
export type { ClientCounts } from "./context.js";
export * from "./counts.js";
export * from "./server.js";

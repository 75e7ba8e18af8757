export { withoutCrashListeners } from "./crash-listeners.js";
export { endWith } from "./end-with.js";
export type { StartWork, Work } from "./messages.js";
export { ProcessPool, type ProcessPoolOptions } from "./pool.js";
export * from "./run.js";
export * from "./runs.js";

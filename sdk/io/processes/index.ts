export { withoutCrashListeners } from "./crash-listeners.js";
export { endWith } from "./end-with.js";
export * from "./run.js";
export * from "./runs.js";

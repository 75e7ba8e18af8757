export { copyLoggedModel } from "./one-model.js";
export { syncStore } from "./sync.js";
export type { AliasConflict, SyncOptions, SyncProblem, SyncReport } from "./types.js";

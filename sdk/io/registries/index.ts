export { type TrackingConfig, trackingConfig, trackingDefaults } from "./config.js";
export {
  EmbeddedStore,
  type EmbeddedStoreOptions,
  leftovers,
  removeRunFolders,
  runFolders,
} from "./embedded/index.js";
export { CONFIG_ARTIFACT, type FlatParams, flattenParams } from "./flatten.js";
export { type ForeignFlavor, foreignFlavorOf } from "./foreign-flavor.js";
export { type CodeVersion, codeVersion } from "./git.js";
export { checkAlias } from "./limits.js";
export { type LogConfig, logConfig, logDefaults } from "./log-config.js";
export { INPUT_COLUMNS, type MlmodelDetails, mlmodelFiles, modelFilesOf, modelRunOf } from "./mlmodel.js";
export { readModelFolder, writeModelFolder } from "./model-folder.js";
export { isModelUri, pinModelUri, readStoredModel } from "./model-uri.js";
export { type OpenStoreOptions, openStore } from "./open.js";
export {
  type Connection,
  connectionTo,
  probeServer,
  RestStore,
  ServerError,
  type ServerProbe,
} from "./rest/index.js";
export { type OpenRunOptions, openRun, RunHandle, type RunModel } from "./run.js";
export { type Drained, type DrainOptions, drainSpool, type NoteListener } from "./spool/index.js";
export * from "./store.js";
export {
  type AliasConflict,
  copyLoggedModel,
  type SyncOptions,
  type SyncProblem,
  type SyncReport,
  syncStore,
} from "./sync/index.js";

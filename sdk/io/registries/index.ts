export { type TrackingConfig, trackingConfig, trackingDefaults } from "./config.js";
export { EmbeddedStore, type EmbeddedStoreOptions } from "./embedded/index.js";
export { CONFIG_ARTIFACT, type FlatParams, flattenParams } from "./flatten.js";
export { gitCommit } from "./git.js";
export { type MlmodelDetails, mlmodelFiles, modelFilesOf } from "./mlmodel.js";
export { readModelFolder, writeModelFolder } from "./model-folder.js";
export { type OpenStoreOptions, openStore } from "./open.js";
export { type OpenRunOptions, openRun, RunHandle, type RunModel } from "./run.js";
export * from "./store.js";

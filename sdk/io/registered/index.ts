export { addressForms, type EntryKind, isEntryUri, parseAddress, versionUri } from "./address.js";
export { fetchConfig, type RegisteredConfig, registerConfig } from "./config.js";
export { type FetchOptions, fetchDataset, fetchDatasetFile, registerDataset } from "./dataset.js";
export { type Entry, isModelEntry, listEntries, refuseEntryName } from "./entries.js";
export { type EntryVersion, findVersion } from "./find.js";
export type { RegisteredEntry } from "./register.js";

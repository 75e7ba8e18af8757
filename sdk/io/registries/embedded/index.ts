export { leftovers, type RunFolders, removeRunFolders, runFolders } from "./removal.js";
export { EmbeddedStore, type EmbeddedStoreOptions } from "./store.js";

export { EmbeddedStore, type EmbeddedStoreOptions } from "./store.js";

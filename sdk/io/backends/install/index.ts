export * from "./install.js";
export { cachedPlaces, defaultCacheDir, isInstalled, NATIVE } from "./plan.js";

export * from "./builder.js";
export * from "./install/index.js";
export { findNative, type NativePlace, type NativeSearch } from "./native.js";
export * from "./status.js";
export * from "./use.js";

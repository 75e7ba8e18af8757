export * from "./config.js";
export * from "./defaults.js";
export * from "./encoder.js";
export * from "./preprocessor.js";
export { registerEncoder } from "./registry.js";
export * from "./target/index.js";

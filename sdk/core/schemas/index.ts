export * from "./cast.js";
export * from "./config.js";
export * from "./failure.js";
export { kindOf } from "./infer.js";
export * from "./ready.js";
export * from "./schema.js";
export * from "./suspicions.js";

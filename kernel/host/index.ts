export * from "./children.js";
export type { Host } from "./host.js";
export * from "./kernel.js";
export * from "./log.js";

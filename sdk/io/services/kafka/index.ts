export * from "./cluster.js";
export * from "./config.js";
export * from "./failures.js";
export { partedBatches } from "./light/index.js";
export type { KafkaLog } from "./logging.js";
export * from "./types.js";

export * from "./cluster.js";
export * from "./config.js";
export * from "./failures.js";
export type { KafkaLog } from "./logging.js";
export * from "./types.js";

export * from "./file.js";
export * from "./job-log.js";
export * from "./logger.js";

export * from "./config.js";
export * from "./definition.js";

export * from "./build.js";
export * from "./config.js";
export * from "./definition.js";

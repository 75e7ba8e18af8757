export * from "./environment.js";
export * from "./package.js";
export * from "./variables.js";

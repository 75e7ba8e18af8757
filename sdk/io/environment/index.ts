export * from "./environment.js";
export * from "./package.js";
export { environmentFiles } from "./rebuild.js";
export * from "./variables.js";

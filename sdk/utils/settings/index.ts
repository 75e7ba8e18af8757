export * from "./settings.js";
export * from "./yaml.js";

export * from "./section.js";
export * from "./services.js";
export * from "./settings.js";
export * from "./yaml.js";

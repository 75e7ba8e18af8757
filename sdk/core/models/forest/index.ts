export { type ForestConfig, forestConfig, forestDefaults } from "./config.js";
export { forestDefinition } from "./definition.js";

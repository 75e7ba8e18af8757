export { type BoostingConfig, boostingConfig, boostingDefaults } from "./config.js";
export { boostingDefinition } from "./definition.js";

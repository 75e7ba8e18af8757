export { checkTexts } from "./columns.js";
export * from "./config.js";
export { adoptTrees, type ImportedKind, lightgbmDefinition, xgboostDefinition } from "./definition.js";

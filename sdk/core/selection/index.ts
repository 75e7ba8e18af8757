export {
  type SelectFeaturesConfig,
  type SelectFeaturesInput,
  selectFeaturesConfig,
  selectionDefaults,
} from "./config.js";
export { FeatureSelection, type SelectedColumn } from "./feature-selection.js";
export { impurityDecreases, modelImportances } from "./model-importance.js";
export { type SelectFeaturesInputs, selectFeatures, withoutColumns } from "./select-features.js";

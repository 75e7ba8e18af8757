export { studyHistory } from "./history.js";
export { studyImportances } from "./importances.js";
export { paramText, shortName, trialText } from "./names.js";
export { studyParallel } from "./parallel.js";
export { studySlices } from "./slices.js";

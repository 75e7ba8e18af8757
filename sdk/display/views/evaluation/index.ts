export * from "./evaluation.js";
export * from "./painter.js";
export * from "./panels.js";
export { thresholdPiece, thresholdsView } from "./threshold.js";

export {
  type Autocorrelation,
  type PredictionBin,
  ResidualSummary,
  type WorstRow,
} from "./residual-summary.js";
export { type ResidualOptions, summariseResiduals } from "./summarise-residuals.js";

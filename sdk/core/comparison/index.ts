export { blockLength } from "./block-length.js";
export { type CompareScoresOptions, compareScores } from "./compare-scores.js";
export {
  type ComparisonConfig,
  type ComparisonInput,
  comparisonConfig,
  comparisonDefaults,
} from "./config.js";
export { type ComparisonVerdict, type NearerShares, PairedComparison } from "./paired-comparison.js";
export { type ScoreInterval, type ScoreIntervalOptions, scoreInterval } from "./score-interval.js";

import { AssayError } from "../errors/index.js";
import { type TimeSeriesSplitInput, timeSeriesSplitDefaults } from "./config.js";
import { type Partition, range } from "./partition.js";

/**
 * Folds that walk forward in time, as scikit-learn's `TimeSeriesSplit` makes them
 * (https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.TimeSeriesSplit.html): test blocks of equal
 * size at the end of the rows, each trained on the rows before it, less `gap`, at most the last `maxTrainSize`.
 * Throws SPLIT_INVALID where the rows do not suffice.
 */
export function timeSeriesSplit(config: TimeSeriesSplitInput, rows: number): Partition[] {
  const {
    folds,
    gap,
    testSize = Math.floor(rows / (folds + 1)),
    maxTrainSize,
  } = { ...timeSeriesSplitDefaults, ...config };
  const firstTest = rows - folds * testSize;
  if (folds < 2 || testSize < 1 || firstTest - gap < 1) {
    throw new AssayError("SPLIT_INVALID", {
      what: `${rows} rows do not make ${folds} folds in time`,
      got: `${folds} folds with ${testSize} test rows each and a gap of ${gap}`,
      wanted: `2 folds or more, and ${folds * Math.max(1, testSize) + gap + 1} rows or more`,
      next: "Ask for fewer folds, a smaller testSize or a smaller gap.",
    });
  }
  return Array.from({ length: folds }, (_, fold) => {
    const testStart = firstTest + fold * testSize;
    const trainEnd = testStart - gap;
    const trainStart = maxTrainSize === undefined ? 0 : Math.max(0, trainEnd - maxTrainSize);
    return { train: range(trainStart, trainEnd), test: range(testStart, testStart + testSize) };
  });
}

/** How many positives and negatives score at or above each threshold; thresholds fall. */
export interface ThresholdCounts {
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  readonly thresholds: Float64Array;
}

/** Counts (by weight) at each distinct score, so that ties count as one step. Rows of weight 0 are left out. */
export function thresholdCounts(
  isPositive: (row: number) => boolean,
  scores: Float64Array,
  weights: Float64Array | undefined,
): ThresholdCounts {
  const rows = Uint32Array.from(scores, (_, row) => row).filter(
    (row) => weights === undefined || weights[row] > 0,
  );
  rows.sort((a, b) => scores[b] - scores[a]);
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  const thresholds: number[] = [];
  let hits = 0;
  let misses = 0;
  rows.forEach((row, i) => {
    const weight = weights?.[row] ?? 1;
    if (isPositive(row)) hits += weight;
    else misses += weight;
    if (i + 1 < rows.length && scores[rows[i + 1]] === scores[row]) return;
    truePositives.push(hits);
    falsePositives.push(misses);
    thresholds.push(scores[row]);
  });
  return {
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    thresholds: Float64Array.from(thresholds),
  };
}

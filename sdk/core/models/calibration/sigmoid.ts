/** `1 / (1 + exp(slope * score + offset))`: the slope of scores that rise with the class is negative. */
export interface Sigmoid {
  readonly slope: number;
  readonly offset: number;
}

const MAX_STEPS = 200;
/** Sum of gradients, each a mean over the rows, at which the steps end. */
const TOLERANCE = 1e-12;
/** Added to the curvature, so that scores that are all the same have a solution. */
const RIDGE = 1e-12;

/**
 * Platt's scaling (Platt 1999, with his prior that keeps probabilities from 0 and 1; the steps and their control after Lin,
 * Lin and Weng 2007): the sigmoid of scores under which the labels (1 or 0) are likeliest. The solution is that of
 * scikit-learn's `CalibratedClassifierCV(method="sigmoid")`.
 */
export function fitSigmoid(scores: Float64Array, labels: ArrayLike<number>): Sigmoid {
  const rows = scores.length;
  let positives = 0;
  for (let i = 0; i < rows; i++) positives += labels[i];
  const negatives = rows - positives;
  const targets = Float64Array.from(labels, (label) =>
    label === 1 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2),
  );
  let slope = 0;
  let offset = Math.log((negatives + 1) / (positives + 1));
  let loss = lossOf(scores, targets, slope, offset);
  for (let step = 0; step < MAX_STEPS; step++) {
    let [g1, g2, h11, h12, h22] = [0, 0, RIDGE, 0, RIDGE];
    for (let i = 0; i < rows; i++) {
      const p = sigmoidAt({ slope, offset }, scores[i]);
      const error = targets[i] - p;
      const curvature = p * (1 - p);
      g1 += (scores[i] * error) / rows;
      g2 += error / rows;
      h11 += (scores[i] ** 2 * curvature) / rows;
      h12 += (scores[i] * curvature) / rows;
      h22 += curvature / rows;
    }
    if (Math.abs(g1) + Math.abs(g2) < TOLERANCE) break;
    const determinant = h11 * h22 - h12 ** 2;
    const d1 = -(h22 * g1 - h12 * g2) / determinant;
    const d2 = -(h11 * g2 - h12 * g1) / determinant;
    const fall = g1 * d1 + g2 * d2;
    let size = 1;
    for (; size > 1e-10; size /= 2) {
      const next = lossOf(scores, targets, slope + size * d1, offset + size * d2);
      if (next < loss + 1e-4 * size * fall) {
        slope += size * d1;
        offset += size * d2;
        loss = next;
        break;
      }
    }
    // No step lowers the loss by what rounding can show.
    if (size <= 1e-10) break;
  }
  return { slope, offset };
}

/** The probability that a sigmoid gives a score. */
export function sigmoidAt({ slope, offset }: Sigmoid, score: number): number {
  const z = slope * score + offset;
  return z >= 0 ? Math.exp(-z) / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z));
}

/** Mean log loss. */
function lossOf(scores: Float64Array, targets: Float64Array, slope: number, offset: number): number {
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    const z = slope * scores[i] + offset;
    sum +=
      z >= 0 ? targets[i] * z + Math.log1p(Math.exp(-z)) : (targets[i] - 1) * z + Math.log1p(Math.exp(z));
  }
  return sum / scores.length;
}

/** Where the steps of log loss end: no weight changes by more. */
const TOLERANCE = 1e-12;
const MAX_STEPS = 100_000;
/** Probabilities are taken no nearer to 0 than this, so that one row does not decide alone. */
const LEAST = 1e-15;

/**
 * Weights from 0 with sum 1 whose mean of the predictions is nearest to `y` in (weighted) squares. With sum 1 the error is that
 * of the differences to `y`; and the non-negative least squares of these beside a row "sum = 1" (Haskell and Hanson 1981) has its
 * solution in the same direction, since along a direction the error only grows with its own.
 */
export function leastSquaresWeights(
  predictions: readonly Float64Array[],
  y: Float64Array,
  weights?: Float64Array,
): Float64Array {
  const count = predictions.length;
  let scale = 0;
  const gram = Array.from({ length: count }, () => new Float64Array(count));
  for (let row = 0; row < y.length; row++) {
    const weight = weights?.[row] ?? 1;
    for (let i = 0; i < count; i++) {
      const a = predictions[i][row] - y[row];
      for (let j = 0; j <= i; j++) gram[i][j] += weight * a * (predictions[j][row] - y[row]);
      scale += weight * a * a;
    }
  }
  // Perfect predictions: nothing tells the models apart.
  if (scale === 0) return new Float64Array(count).fill(1 / count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      gram[i][j] = (gram[i][j] * count) / scale + 1;
      gram[j][i] = gram[i][j];
    }
  }
  return normalised(nonNegative(gram, new Float64Array(count).fill(1)));
}

/**
 * Weights from 0 with sum 1 whose mean of the probabilities of the true classes has the least (weighted) log loss: those of a
 * mixture, by expectation and maximisation (Dempster, Laird and Rubin 1977). The loss is convex, each step lowers it.
 */
export function logLossWeights(probabilities: readonly Float64Array[], weights?: Float64Array): Float64Array {
  const count = probabilities.length;
  const rows = probabilities[0].length;
  let current = new Float64Array(count).fill(1 / count);
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = new Float64Array(count);
    for (let row = 0; row < rows; row++) {
      let mixed = 0;
      for (let k = 0; k < count; k++) mixed += current[k] * Math.max(LEAST, probabilities[k][row]);
      const share = (weights?.[row] ?? 1) / mixed;
      for (let k = 0; k < count; k++) next[k] += share * current[k] * Math.max(LEAST, probabilities[k][row]);
    }
    const after = normalised(next);
    const change = after.reduce((most, weight, k) => Math.max(most, Math.abs(weight - current[k])), 0);
    current = after;
    if (change < TOLERANCE) break;
  }
  return current;
}

/** Numbers divided by their sum. */
export function normalised(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const sum = numbers.reduce((total, number) => total + number, 0);
  return Float64Array.from(numbers, (number) => number / sum);
}

/** `w` from 0 that minimises `w' gram w - 2 right' w`, by the active sets of Lawson and Hanson (1974). */
function nonNegative(gram: readonly Float64Array[], right: Float64Array): Float64Array {
  const count = right.length;
  const w = new Float64Array(count);
  const free = new Set<number>();
  for (let round = 0; round < 3 * count + 10; round++) {
    const slopes = right.map((value, i) => value - gram[i].reduce((sum, g, j) => sum + g * w[j], 0));
    const best = slopes.reduce(
      (most, slope, i) => (!free.has(i) && slope > 1e-12 && (most < 0 || slope > slopes[most]) ? i : most),
      -1,
    );
    if (best < 0) break;
    free.add(best);
    for (;;) {
      const members = [...free].sort((a, b) => a - b);
      const solved = solve(gram, right, members);
      const step = members.reduce(
        (least, i, at) => (solved[at] > 0 ? least : Math.min(least, w[i] / (w[i] - solved[at]))),
        1,
      );
      if (!Number.isFinite(step)) {
        free.delete(best);
        break;
      }
      for (const [at, i] of members.entries()) w[i] += step * (solved[at] - w[i]);
      if (step === 1) break;
      for (const [at, i] of members.entries()) {
        if (solved[at] <= 0 && w[i] <= 1e-15) {
          w[i] = 0;
          free.delete(i);
        }
      }
      if (free.size === 0) break;
    }
  }
  return w;
}

/** Solves the rows and columns of these members by elimination; a ridge of rounding's size keeps equal models solvable. */
function solve(gram: readonly Float64Array[], right: Float64Array, members: readonly number[]): Float64Array {
  const size = members.length;
  const a = members.map((i) => Float64Array.from([...members.map((j) => gram[i][j]), right[i]]));
  for (let i = 0; i < size; i++) a[i][i] *= 1 + 1e-14;
  for (let i = 0; i < size; i++) {
    for (let below = i + 1; below < size; below++) {
      const factor = a[below][i] / a[i][i];
      for (let j = i; j <= size; j++) a[below][j] -= factor * a[i][j];
    }
  }
  const x = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    let sum = a[i][size];
    for (let j = i + 1; j < size; j++) sum -= a[i][j] * x[j];
    x[i] = sum / a[i][i];
  }
  return x;
}

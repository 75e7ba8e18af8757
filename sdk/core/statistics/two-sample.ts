import { kolmogorovTail } from "./kolmogorov.js";
import { chiSquareTail } from "./tails.js";

/** A statistic with the chance of one as large where both samples are of one distribution. */
export interface TestResult {
  readonly statistic: number;
  readonly pValue: number;
}

/** Up to this many values on the larger side the p-value is exact, as in scipy's `ks_2samp`. */
const MOST_FOR_EXACT = 10_000;

/**
 * The two-sample Kolmogorov–Smirnov test of sorted numbers, two-sided. Equal to scipy's `ks_2samp`: the p-value is exact up to
 * 10,000 values a side, beyond that Kolmogorov's of n·m / (n + m) values. Ties are one step; they make the p-value too large.
 */
export function kolmogorovSmirnov(a: Float64Array, b: Float64Array): TestResult {
  const [n, m] = [a.length, b.length];
  let largest = 0;
  let [i, j] = [0, 0];
  while (i < n && j < m) {
    const value = Math.min(a[i], b[j]);
    while (i < n && a[i] === value) i++;
    while (j < m && b[j] === value) j++;
    largest = Math.max(largest, Math.abs(i * m - j * n));
  }
  const statistic = largest / (n * m);
  // Below the least double (Wei and Dudley 2012 bound it by 2.2·exp(-2 d² n m / (n + m))): not worth n·m steps.
  if ((statistic ** 2 * n * m) / (n + m) > 400) return { statistic, pValue: 0 };
  if (Math.max(n, m) > MOST_FOR_EXACT)
    return { statistic, pValue: kolmogorovTail(Math.round((n * m) / (n + m)), statistic) };
  return { statistic, pValue: n === m ? exactOfEqual(n, largest / n) : exactOf(n, m, largest) };
}

/** Both samples of one size: the reflected paths of Gnedenko and Korolyuk, nested so that nothing cancels. */
function exactOfEqual(n: number, steps: number): number {
  if (steps <= 0) return 1;
  let p = 0;
  for (let k = Math.floor(n / steps); k >= 1; k--) {
    let ratio = 1;
    for (let j = 0; j < steps; j++) ratio *= (n - (k - 1) * steps - j) / (n + (k - 1) * steps + 1 + j);
    p = ratio * (1 - p);
  }
  return Math.min(1, 2 * p);
}

/**
 * Of all orders of n and m values, the share whose D is at least as large (Hodges 1958): cell (i, j) holds the share of the
 * paths to it that have left the band |i·m - j·n| < largest. Sums of positive terms, so that small values keep their digits.
 */
function exactOf(n: number, m: number, largest: number): number {
  if (largest <= 0) return 1;
  const left = new Float64Array(m + 1).fill(1);
  for (let i = 0; i <= n; i++) {
    // Within the band: j·n between i·m - largest and i·m + largest, both excluded.
    const from = Math.max(0, Math.floor((i * m - largest) / n) + 1);
    const to = Math.min(m, Math.ceil((i * m + largest) / n) - 1);
    if (from > 0) left[from - 1] = 1;
    for (let j = from; j <= to; j++) {
      if (i + j === 0) left[j] = 0;
      else left[j] = ((i === 0 ? 0 : left[j] * i) + (j === 0 ? 0 : left[j - 1] * j)) / (i + j);
    }
    if (to < m) left[to + 1] = 1;
  }
  return Math.min(1, left[m]);
}

/** Area between both cumulative distributions of sorted finite numbers: scipy's `wasserstein_distance`, in their unit. */
export function wassersteinDistance(a: Float64Array, b: Float64Array): number {
  const [n, m] = [a.length, b.length];
  let [i, j] = [0, 0];
  let distance = 0;
  let previous = Math.min(a[0], b[0]);
  while (i < n || j < m) {
    const value = j >= m || (i < n && a[i] <= b[j]) ? a[i] : b[j];
    distance += Math.abs(i / n - j / m) * (value - previous);
    previous = value;
    if (i < n && a[i] === value) i++;
    else j++;
  }
  return distance;
}

/** A χ² test; the p-value is NaN where there is nothing to compare (fewer than two columns with rows on each side). */
export interface ChiSquareResult extends TestResult {
  readonly degreesOfFreedom: number;
}

/**
 * Whether two rows of counts are of one distribution: Pearson's χ² of the 2 × k table, with Yates's correction where k is 2, as
 * scipy's `chi2_contingency`. Columns that are empty on both sides do not count.
 */
export function chiSquareOfCounts(a: ArrayLike<number>, b: ArrayLike<number>): ChiSquareResult {
  let [totalA, totalB, columns] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    totalA += a[i];
    totalB += b[i];
    if (a[i] + b[i] > 0) columns++;
  }
  const degreesOfFreedom = columns - 1;
  if (degreesOfFreedom < 1 || totalA === 0 || totalB === 0)
    return { statistic: 0, pValue: Number.NaN, degreesOfFreedom: Math.max(0, degreesOfFreedom) };
  const total = totalA + totalB;
  let statistic = 0;
  for (let i = 0; i < a.length; i++) {
    const both = a[i] + b[i];
    if (both === 0) continue;
    const expected = (totalA * both) / total;
    const distance = Math.abs(a[i] - expected);
    const corrected = degreesOfFreedom === 1 ? distance - Math.min(0.5, distance) : distance;
    statistic += corrected ** 2 * (1 / expected + total / (totalB * both));
  }
  return { statistic, pValue: chiSquareTail(statistic, degreesOfFreedom), degreesOfFreedom };
}

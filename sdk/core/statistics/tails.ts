import { incompleteBeta, logGamma, upperGamma } from "./gamma.js";

/** Probability that a χ² variable of these degrees of freedom is at least `x`. */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  return upperGamma(degreesOfFreedom / 2, x / 2);
}

/** Probability that a standard normal variable is at least `z`. */
export function normalTail(z: number): number {
  const half = upperGamma(0.5, (z * z) / 2) / 2;
  return z >= 0 ? half : 1 - half;
}

/** Probability that |t| of Student's distribution is at least `|t|`; infinite degrees of freedom are the normal's. */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(degreesOfFreedom)) return 2 * normalTail(Math.abs(t));
  const { x, a, b } = { x: degreesOfFreedom / (degreesOfFreedom + t * t), a: degreesOfFreedom / 2, b: 0.5 };
  return incompleteBeta(x, a, b);
}

/**
 * Probability of at least `k` hits in `n` draws whose chance is itself a Beta(a, b) variable (the beta-binomial distribution).
 */
export function betaBinomialTail(k: number, n: number, a: number, b: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  // From the side that is shorter of terms that matter: the sum above k where k is above the mean.
  const isAbove = k > (n * a) / (a + b);
  const logBeta = (x: number, y: number) => logGamma(x) + logGamma(y) - logGamma(x + y);
  const logChoose = (j: number) => logGamma(n + 1) - logGamma(j + 1) - logGamma(n - j + 1);
  const start = isAbove ? k : 0;
  let term = Math.exp(logChoose(start) + logBeta(start + a, n - start + b) - logBeta(a, b));
  let sum = 0;
  for (let j = start; j <= (isAbove ? n : k - 1); j++) {
    sum += term;
    if (isAbove && term < sum * 1e-17) break;
    term *= ((n - j) * (j + a)) / ((j + 1) * (n - j - 1 + b));
  }
  return Math.min(1, Math.max(0, isAbove ? sum : 1 - sum));
}

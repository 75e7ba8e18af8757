import { incompleteBeta, upperGamma } from "./gamma.js";

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

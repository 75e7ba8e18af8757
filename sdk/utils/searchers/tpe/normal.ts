const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Standard normal density. */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / ROOT_TWO_PI;
}

/**
 * Standard normal distribution function, to about 14 digits in both tails: a series near the middle (Marsaglia 2004,
 * "Evaluating the normal distribution"), Laplace's continued fraction further out.
 */
export function normalCdf(x: number): number {
  if (x > 3) return 1 - lowerTail(-x);
  if (x < -3) return lowerTail(x);
  let term = x;
  let sum = x;
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

/** Probability between two bounds, without loss where both are far out on one side. */
export function normalMass(low: number, high: number): number {
  return low > 0 ? normalCdf(-low) - normalCdf(-high) : normalCdf(high) - normalCdf(low);
}

function lowerTail(x: number): number {
  if (x < -38) return 0;
  const size = -x;
  let fraction = size;
  for (let i = 100; i > 0; i--) fraction = size + i / fraction;
  return normalDensity(x) / fraction;
}

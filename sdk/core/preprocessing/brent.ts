const GOLDEN = (3 - Math.sqrt(5)) / 2;
const TOLERANCE = 1e-9;
const MAX_STEPS = 200;

/**
 * Where a function of one number is least within [low, high]: parabolas where they fit, golden section where they do not
 * (Brent 1973, Algorithms for Minimization without Derivatives, chapter 5).
 */
export function brentMinimum(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let x = a + GOLDEN * (b - a);
  let [second, third] = [x, x];
  let fx = f(x);
  let [fSecond, fThird] = [fx, fx];
  let step = 0;
  let previous = 0;
  for (let i = 0; i < MAX_STEPS; i++) {
    const middle = (a + b) / 2;
    const tolerance = TOLERANCE * (Math.abs(x) + 1);
    if (Math.abs(x - middle) <= 2 * tolerance - (b - a) / 2) break;
    const r = (x - second) * (fx - fThird);
    const q0 = (x - third) * (fx - fSecond);
    const p0 = (x - third) * q0 - (x - second) * r;
    const q = 2 * (q0 - r);
    const p = q > 0 ? -p0 : p0;
    const fits =
      Math.abs(previous) > tolerance &&
      Math.abs(p) < Math.abs((Math.abs(q) * previous) / 2) &&
      p > Math.abs(q) * (a - x) &&
      p < Math.abs(q) * (b - x);
    previous = fits ? step : x < middle ? b - x : a - x;
    step = fits ? p / Math.abs(q) : GOLDEN * previous;
    const u = x + (Math.abs(step) >= tolerance ? step : Math.sign(step || 1) * tolerance);
    const fu = f(u);
    if (fu <= fx) {
      if (u < x) b = x;
      else a = x;
      [third, fThird, second, fSecond, x, fx] = [second, fSecond, x, fx, u, fu];
    } else {
      if (u < x) a = u;
      else b = u;
      if (fu <= fSecond || second === x) [third, fThird, second, fSecond] = [second, fSecond, u, fu];
      else if (fu <= fThird || third === x || third === second) [third, fThird] = [u, fu];
    }
  }
  return x;
}

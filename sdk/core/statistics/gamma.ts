/** Lanczos coefficients for g = 7, nine terms (Godfrey 2001): relative error about 1e-15. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** log Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  let sum: number = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (z + i);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const MOST_TERMS = 10_000;

/**
 * The regularised upper incomplete gamma function Q(a, x), a > 0 and x ≥ 0: by its series where x < a + 1, else by its
 * continued fraction (Abramowitz and Stegun 6.5.29 and 6.5.31).
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  if (!Number.isFinite(x)) return 0;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < MOST_TERMS && term > sum * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.max(0, 1 - sum * scale);
  }
  return scale * lentz(x + 1 - a, (i) => [-i * (i - a), x + 1 - a + 2 * i]);
}

/**
 * The regularised incomplete beta function I(x; a, b) by its continued fraction (Abramowitz and Stegun 26.5.8).
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  const term = (i: number): [number, number] => {
    const m = Math.floor(i / 2);
    const above =
      i % 2 === 0
        ? (m * (b - m) * x) / ((a + i - 1) * (a + i))
        : (-(a + m) * (a + b + m) * x) / ((a + i - 1) * (a + i));
    return [above, 1];
  };
  return (front / a) * lentz(1, term);
}

/** 1 / (first + above(1) / (below(1) + above(2) / (below(2) + …))), first not being 0, by the method of Lentz. */
function lentz(first: number, term: (i: number) => [above: number, below: number]): number {
  const TINY = 1e-300;
  let c = 1 / TINY;
  let d = 1 / first;
  let value = d;
  for (let i = 1; i < MOST_TERMS; i++) {
    const [above, below] = term(i);
    d = above * d + below;
    d = 1 / (d === 0 ? TINY : d);
    c = below + above / c;
    if (c === 0) c = TINY;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return value;
}

/**
 * Points and weights of Gauss and Legendre on [0, 1]: `count` points integrate polynomials up to degree 2 count - 1 without
 * error. Newton's method from the usual first guess (Abramowitz and Stegun 25.4.29).
 */
export function gaussLegendre(count: number): {
  readonly points: Float64Array;
  readonly weights: Float64Array;
} {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 1, moved = 1; step < 100 && Math.abs(moved) > 1e-16; step++) {
      let before = 1;
      let value = x;
      for (let k = 2; k <= count; k++) {
        const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
        before = value;
        value = next;
      }
      slope = (count * (x * value - before)) / (x * x - 1);
      moved = value / slope;
      x -= moved;
    }
    points[i] = (x + 1) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

/** A rising curve through points, linear between them and level beyond. */
export interface RisingCurve {
  /** Rising. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Isotonic regression by pooling adjacent violators (Barlow 1972): the rising curve nearest to `y` in squares. Equal `x` are
 * one point at the mean of their `y`, and points within a level stretch are left out, as in scikit-learn's
 * `IsotonicRegression`.
 */
export function fitIsotonic(x: Float64Array, y: Float64Array): RisingCurve {
  const order = Uint32Array.from(x, (_, i) => i).sort((a, b) => x[a] - x[b]);
  const points: { x: number; sum: number; weight: number }[] = [];
  for (const i of order) {
    const last = points.at(-1);
    if (last !== undefined && last.x === x[i]) {
      last.sum += y[i];
      last.weight++;
    } else points.push({ x: x[i], sum: y[i], weight: 1 });
  }
  /** Stretches of one level: how many points, the sum of their `y`, and how many rows. */
  const blocks: { points: number; sum: number; weight: number }[] = [];
  for (const { sum, weight } of points) {
    blocks.push({ points: 1, sum, weight });
    for (let last = blocks.length - 1; last > 0; last--) {
      const [before, block] = [blocks[last - 1], blocks[last]];
      if (before.sum / before.weight < block.sum / block.weight) break;
      before.points += block.points;
      before.sum += block.sum;
      before.weight += block.weight;
      blocks.pop();
    }
  }
  const xs: number[] = [];
  const ys: number[] = [];
  let at = 0;
  for (const block of blocks) {
    const level = block.sum / block.weight;
    for (const place of new Set([at, at + block.points - 1])) {
      xs.push(points[place].x);
      ys.push(level);
    }
    at += block.points;
  }
  return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
}

/** The height of a rising curve. */
export function heightAt({ x, y }: RisingCurve, value: number): number {
  const last = x.length - 1;
  if (value <= x[0]) return y[0];
  if (value >= x[last]) return y[last];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= value) low = middle;
    else high = middle;
  }
  return y[low] + ((value - x[low]) / (x[high] - x[low])) * (y[high] - y[low]);
}

/** Cumulative counts by falling threshold. */
interface Points {
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
}

/**
 * At most so many points of a curve of counts, whose counts stay exact: the first and the last, the corners of its convex hull,
 * and of the rest an even choice. Whatever errors cost, the cheapest threshold is a corner of the hull, and so is the one of the
 * greatest F1 (both are ratios of sums of the counts; Provost and Fawcett 2001), so that no choice by them is lost.
 *
 * @param needed points that must be among them
 */
export function thinPoints(points: Points, most: number, needed: readonly number[] = []): number[] {
  const count = points.truePositives.length;
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  const kept = new Set([...needed, ...evenly(convexHull(points), most - needed.length)]);
  const others = Array.from({ length: count }, (_, i) => i).filter((i) => !kept.has(i));
  for (const i of evenly(others, most - kept.size)) kept.add(i);
  return [...kept].sort((a, b) => a - b);
}

/** So many entries of a list, evenly spread, with the first and the last. */
function evenly(list: readonly number[], most: number): number[] {
  if (list.length <= most) return [...list];
  if (most < 2) return list.slice(0, Math.max(0, most));
  return Array.from({ length: most }, (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))]);
}

/** Corners of the upper hull of hits over false alarms, the first and the last among them (Andrew 1979). */
function convexHull({ truePositives: y, falsePositives: x }: Points): number[] {
  const hull: number[] = [];
  for (let i = 0; i < x.length; i++) {
    while (hull.length > 1) {
      const [a, b] = [hull[hull.length - 2], hull[hull.length - 1]];
      const turn = (x[b] - x[a]) * (y[i] - y[a]) - (y[b] - y[a]) * (x[i] - x[a]);
      if (turn < 0) break;
      hull.pop();
    }
    hull.push(i);
  }
  return hull;
}

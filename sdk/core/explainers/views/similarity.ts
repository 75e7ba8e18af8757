import { AssayError } from "../../../utils/errors/index.js";

/** Points beyond these take minutes: the time of the best order grows with their third power. */
export const MAX_SIMILAR = 1000;

/** A cluster: a point, or two clusters joined. */
type Cluster =
  | number
  | { readonly left: Cluster; readonly right: Cluster; readonly points: readonly number[] };

/**
 * The order of points in which like ones lie side by side: hierarchical clustering (complete linkage of squared Euclidean
 * distances), its branches turned so that neighbours are as near as they can be (Bar-Joseph and others 2001, "Fast optimal
 * leaf ordering for hierarchical clustering"), as `shap.Explanation.hclust` means to (scipy 1.17 finds longer ways). Either of its two directions is as
 * good; the one is given that starts with the lower number of a point. Throws DATA_SHAPE beyond 1000 points.
 *
 * @param points row-major, `count` points of `width` numbers
 */
export function similarityOrder(points: Float64Array, count: number, width: number): Uint32Array {
  if (count > MAX_SIMILAR) {
    throw new AssayError("DATA_SHAPE", {
      what: "so many cannot be ordered by similarity",
      got: `${count} of them`,
      wanted: `${MAX_SIMILAR} at most`,
      next: "Choose another order, or fewer rows.",
    });
  }
  if (count < 3) return Uint32Array.from({ length: count }, (_, i) => i);
  const distances = squaredDistances(points, count, width);
  const order = bestLeafOrder(completeLinkage(distances, count), distances, count);
  return order[0] > order[count - 1] ? order.reverse() : order;
}

function squaredDistances(points: Float64Array, count: number, width: number): Float64Array {
  const distances = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      let sum = 0;
      for (let f = 0; f < width; f++) sum += (points[i * width + f] - points[j * width + f]) ** 2;
      distances[i * count + j] = sum;
      distances[j * count + i] = sum;
    }
  }
  return distances;
}

/** Joins the two nearest clusters again and again, by chains of nearest neighbours: the farthest points say how near two are. */
function completeLinkage(pairs: Float64Array, count: number): Cluster {
  const distances = pairs.slice();
  const clusters: Cluster[] = Array.from({ length: count }, (_, i) => i);
  const alive = new Set(clusters.keys());
  const chain: number[] = [];
  while (alive.size > 1) {
    if (chain.length === 0) chain.push(Math.min(...alive));
    const top = chain[chain.length - 1];
    const before = chain.at(-2);
    let nearest = before ?? -1;
    let best = before === undefined ? Number.POSITIVE_INFINITY : distances[top * count + before];
    for (const other of alive) {
      if (other === top) continue;
      const distance = distances[top * count + other];
      if (distance < best || nearest < 0) [nearest, best] = [other, distance];
    }
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    const [keep, gone] = top < nearest ? [top, nearest] : [nearest, top];
    clusters[keep] = joined(clusters[keep], clusters[gone]);
    alive.delete(gone);
    for (const other of alive) {
      const farthest = Math.max(distances[keep * count + other], distances[gone * count + other]);
      distances[keep * count + other] = farthest;
      distances[other * count + keep] = farthest;
    }
  }
  return clusters[Math.min(...alive)];
}

function joined(left: Cluster, right: Cluster): Cluster {
  return { left, right, points: [...pointsOf(left), ...pointsOf(right)] };
}

function pointsOf(cluster: Cluster): readonly number[] {
  return typeof cluster === "number" ? [cluster] : cluster.points;
}

/** Points at which a cluster may end when it begins with `point`: those of the branch where it is not. */
function otherEnds(cluster: Cluster, point: number): readonly number[] {
  if (typeof cluster === "number") return [cluster];
  const left = pointsOf(cluster.left);
  return left.includes(point) ? pointsOf(cluster.right) : left;
}

function bestLeafOrder(root: Cluster, distances: Float64Array, count: number): Uint32Array {
  // For each pair of points, the length of the best order of their smallest common cluster that has them at its ends, and the
  // points at which its two branches meet in it.
  const lengths = new Float64Array(count * count);
  const meets = new Int32Array(count * count);
  const settle = (cluster: Cluster): void => {
    if (typeof cluster === "number") return;
    const { left, right } = cluster;
    settle(left);
    settle(right);
    const [as, bs] = [pointsOf(left), pointsOf(right)];
    const through = new Float64Array(bs.length);
    const leaves = new Int32Array(bs.length);
    const placeOf = new Map(bs.map((b, i) => [b, i]));
    const endsOf = bs.map((b) => otherEnds(right, b).map((end) => placeOf.get(end) ?? 0));
    for (const a of as) {
      const ends = otherEnds(left, a);
      // From a through the left branch to each point where the right one may begin.
      bs.forEach((b, i) => {
        let best = Number.POSITIVE_INFINITY;
        for (const end of ends) {
          const length = lengths[a * count + end] + distances[end * count + b];
          if (length < best) [best, leaves[i]] = [length, end];
        }
        through[i] = best;
      });
      bs.forEach((b, i) => {
        let best = Number.POSITIVE_INFINITY;
        let meet = 0;
        for (const start of endsOf[i]) {
          const length = through[start] + lengths[bs[start] * count + b];
          if (length < best) [best, meet] = [length, start];
        }
        lengths[a * count + b] = best;
        lengths[b * count + a] = best;
        meets[a * count + b] = leaves[meet];
        meets[b * count + a] = bs[meet];
      });
    }
  };
  settle(root);
  const order: number[] = [];
  const walk = (cluster: Cluster, first: number, last: number): void => {
    if (typeof cluster === "number") {
      order.push(cluster);
      return;
    }
    const [from, to] = pointsOf(cluster.left).includes(first)
      ? [cluster.left, cluster.right]
      : [cluster.right, cluster.left];
    walk(from, first, meets[first * count + last]);
    walk(to, meets[last * count + first], last);
  };
  walk(root, ...bestEnds(root, lengths, count));
  return Uint32Array.from(order);
}

function bestEnds(root: Cluster, lengths: Float64Array, count: number): [number, number] {
  if (typeof root === "number") return [root, root];
  let best = Number.POSITIVE_INFINITY;
  let ends: [number, number] = [0, 0];
  for (const a of pointsOf(root.left)) {
    for (const b of pointsOf(root.right)) {
      if (lengths[a * count + b] < best) [best, ends] = [lengths[a * count + b], [a, b]];
    }
  }
  return ends;
}

import type { Random } from "../../utils/random/index.js";
import type { Matrix } from "../tables/index.js";

/** Rounds of moving centres and rows; few rows change their cluster after these. */
const MAX_ROUNDS = 20;

/** Rows that stand for all: their numbers, sorted, and how many rows each stands for. */
export interface Representatives {
  readonly rows: Uint32Array;
  readonly counts: Float64Array;
}

/**
 * k-means (Lloyd 1982) from centres drawn by k-means++ (Arthur and Vassilvitskii 2007), on columns of equal spread. Each
 * cluster is represented by the row nearest to its centre, so that made-up rows hold values that occur (a centre lies
 * between categories), and counts for as many rows as it has. Fewer clusters where fewer rows differ. A missing value
 * (NaN) counts as its column's mean.
 */
export function representatives(matrix: Matrix, clusters: number, random: Random): Representatives {
  const x = standardised(matrix);
  const { rows, columns } = matrix;
  let centres = firstCentres(x, Math.min(clusters, rows), random);
  const cluster = new Int32Array(rows).fill(-1);
  const distance = new Float64Array(rows);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (!assign(x, centres, cluster, distance)) break;
    centres = means(x, centres.length / columns, columns, cluster, centres);
  }
  assign(x, centres, cluster, distance);
  const count = centres.length / columns;
  const nearest = new Int32Array(count).fill(-1);
  const counts = new Float64Array(count);
  for (let r = 0; r < rows; r++) {
    const c = cluster[r];
    counts[c]++;
    if (nearest[c] < 0 || distance[r] < distance[nearest[c]]) nearest[c] = r;
  }
  const filled = [...nearest.keys()].filter((c) => nearest[c] >= 0).sort((a, b) => nearest[a] - nearest[b]);
  return {
    rows: Uint32Array.from(filled, (c) => nearest[c]),
    counts: Float64Array.from(filled, (c) => counts[c]),
  };
}

/** Columns with mean 0 and deviation 1; constant ones 0. */
function standardised({ data, rows, columns }: Matrix): Matrix {
  const out = new Float64Array(data.length);
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    let known = 0;
    for (let at = j; at < data.length; at += columns) {
      if (Number.isNaN(data[at])) continue;
      sum += data[at];
      known++;
    }
    const mean = known === 0 ? 0 : sum / known;
    let squares = 0;
    for (let at = j; at < data.length; at += columns) {
      out[at] = Number.isNaN(data[at]) ? 0 : data[at] - mean;
      squares += out[at] ** 2;
    }
    const deviation = Math.sqrt(squares / Math.max(1, known));
    for (let at = j; at < data.length; at += columns) out[at] = deviation > 0 ? out[at] / deviation : 0;
  }
  return { data: out, rows, columns };
}

function squaredDistance(
  x: Matrix,
  row: number,
  centres: Float64Array,
  centre: number,
  limit: number,
): number {
  const { data, columns } = x;
  const from = row * columns;
  const to = centre * columns;
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    const difference = data[from + j] - centres[to + j];
    sum += difference * difference;
    if (sum >= limit) return sum;
  }
  return sum;
}

/** Each next centre is a row, drawn by its squared distance to the nearest centre so far. */
function firstCentres(x: Matrix, clusters: number, random: Random): Float64Array {
  const { data, rows, columns } = x;
  const centres = new Float64Array(clusters * columns);
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let row = random.int(rows);
  for (let c = 0; c < clusters; c++) {
    centres.set(data.subarray(row * columns, (row + 1) * columns), c * columns);
    let total = 0;
    for (let r = 0; r < rows; r++) {
      nearest[r] = Math.min(nearest[r], squaredDistance(x, r, centres, c, nearest[r]));
      total += nearest[r];
    }
    // Every row is a centre already.
    if (total === 0) return centres.subarray(0, (c + 1) * columns);
    let left = random.next() * total;
    row = 0;
    while (row < rows - 1 && left >= nearest[row]) left -= nearest[row++];
  }
  return centres;
}

/** Gives each row to its nearest centre; whether any row moved. */
function assign(x: Matrix, centres: Float64Array, cluster: Int32Array, distance: Float64Array): boolean {
  const count = centres.length / x.columns;
  let moved = false;
  for (let r = 0; r < x.rows; r++) {
    const own = cluster[r];
    // The cluster that a row is in is most often the nearest, and its distance cuts the others short.
    let best = own < 0 ? 0 : own;
    let least = squaredDistance(x, r, centres, best, Number.POSITIVE_INFINITY);
    for (let c = 0; c < count; c++) {
      const other = squaredDistance(x, r, centres, c, least);
      if (other < least) [best, least] = [c, other];
    }
    if (best !== own) moved = true;
    cluster[r] = best;
    distance[r] = least;
  }
  return moved;
}

/** Means of the clusters; one that lost all its rows stays where it was. */
function means(
  x: Matrix,
  count: number,
  columns: number,
  cluster: Int32Array,
  before: Float64Array,
): Float64Array {
  const sums = new Float64Array(count * columns);
  const sizes = new Float64Array(count);
  for (let r = 0; r < x.rows; r++) {
    sizes[cluster[r]]++;
    for (let j = 0; j < columns; j++) sums[cluster[r] * columns + j] += x.data[r * columns + j];
  }
  return sums.map((sum, i) => {
    const size = sizes[Math.floor(i / columns)];
    return size === 0 ? before[i] : sum / size;
  });
}

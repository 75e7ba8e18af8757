import { isNull, type Table, toFloat64, valueAt } from "../../tables/index.js";
import { isOrdered } from "./grid.js";

/**
 * An order of the levels of a category in which neighbours have like rows (Apley and Zhu 2020, appendix E; their package
 * ALEPlot): the distance of two levels is the sum over the other columns of the Kolmogorov-Smirnov distance (numbers) or half
 * the sum of differences of shares (categories), and the order is that of the first coordinate of classical multidimensional
 * scaling. `level` holds each row's level, from 0. The order begins at the end where the lower-numbered level is, so that it
 * is always the same.
 */
export function orderLevels(level: Int32Array, levels: number, others: Table): Uint32Array {
  const distances = new Float64Array(levels * levels);
  for (const [, column] of others.entries()) {
    const codes = isOrdered(column)
      ? ranks(toFloat64(column))
      : codesOf(column.values.length, (row) => (isNull(column, row) ? null : valueAt(column, row)));
    addDistances(distances, sharesOf(level, levels, codes), levels, isOrdered(column));
  }
  const coordinate = firstCoordinate(distances, levels);
  const order = Uint32Array.from({ length: levels }, (_, i) => i).sort(
    (a, b) => coordinate[a] - coordinate[b] || a - b,
  );
  return order[0] > order[levels - 1] ? order.reverse() : order;
}

/** Numbers as 0, 1, 2, … in their order; NaN comes last. */
function ranks(numbers: Float64Array): Int32Array {
  const different = [...new Set(numbers)].sort((a, b) => a - b);
  const codes = new Map(different.map((value, code) => [value, code]));
  return Int32Array.from(numbers, (value) => codes.get(value) ?? different.length);
}

function codesOf(rows: number, cellOf: (row: number) => unknown): Int32Array {
  const codes = new Map<unknown, number>();
  return Int32Array.from({ length: rows }, (_, row) => {
    const value = cellOf(row);
    const code = codes.get(value) ?? codes.size;
    codes.set(value, code);
    return code;
  });
}

/** Part of each level's rows that has each code: levels x codes. */
function sharesOf(level: Int32Array, levels: number, codes: Int32Array): Float64Array[] {
  const count = codes.reduce((most, code) => Math.max(most, code), 0) + 1;
  const shares = Array.from({ length: levels }, () => new Float64Array(count));
  const sizes = new Float64Array(levels);
  for (const [row, own] of level.entries()) {
    if (own < 0) continue;
    shares[own][codes[row]]++;
    sizes[own]++;
  }
  return shares.map((ofLevel, l) => ofLevel.map((rows) => rows / Math.max(1, sizes[l])));
}

function addDistances(
  distances: Float64Array,
  shares: readonly Float64Array[],
  levels: number,
  ordered: boolean,
): void {
  for (let a = 0; a < levels; a++) {
    for (let b = a + 1; b < levels; b++) {
      const distance = ordered ? greatestGap(shares[a], shares[b]) : halfOfGaps(shares[a], shares[b]);
      distances[a * levels + b] += distance;
      distances[b * levels + a] += distance;
    }
  }
}

function greatestGap(a: Float64Array, b: Float64Array): number {
  let [gap, most] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    gap += a[i] - b[i];
    most = Math.max(most, Math.abs(gap));
  }
  return most;
}

function halfOfGaps(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
  return sum / 2;
}

/** First principal coordinate: the leading eigenvector of the doubly centred squared distances, by power iteration. */
function firstCoordinate(distances: Float64Array, size: number): Float64Array {
  const squares = distances.map((d) => -0.5 * d * d);
  const means = Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += squares[i * size + j];
    return sum / size;
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / size;
  // A shift makes the greatest eigenvalue the one of the greatest absolute value.
  let shift = 0;
  const centred = squares.map((value, i) => value - means[Math.floor(i / size)] - means[i % size] + mean);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += Math.abs(centred[i * size + j]);
    shift = Math.max(shift, sum);
  }
  let vector = Float64Array.from({ length: size }, (_, i) => Math.sin(i + 1));
  for (let step = 0; step < 1000; step++) {
    const next = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      next[i] = shift * vector[i];
      for (let j = 0; j < size; j++) next[i] += centred[i * size + j] * vector[j];
    }
    const length = Math.hypot(...next);
    if (length === 0) return vector;
    const moved = next.map((value) => value / length);
    const change = moved.reduce((most, value, i) => Math.max(most, Math.abs(value - vector[i])), 0);
    vector = moved;
    if (change < 1e-12) break;
  }
  return vector;
}

/** Ranks from 1, ties sharing their mean, as Spearman's correlation takes them. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  return ranksInOrder(values, ascendingRows(values));
}

/** The places that hold a number, in the order of their numbers; equal ones in the order of their places. */
export function ascendingRows(values: ArrayLike<number>): Uint32Array {
  const order = new Uint32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) order[count++] = i;
  return order.subarray(0, count).sort((a, b) => values[a] - values[b]);
}

/** Ranks of the places of an ascending order among themselves; 0 at places that are not in it. */
export function ranksInOrder(values: ArrayLike<number>, order: Uint32Array): Float64Array {
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

/** Pearson's correlation; NaN where one side does not change. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  let [meanA, meanB] = [0, 0];
  for (let i = 0; i < n; i++) {
    meanA += a[i] / n;
    meanB += b[i] / n;
  }
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [p, q] = [a[i] - meanA, b[i] - meanB];
    aa += p * p;
    bb += q * q;
    ab += p * q;
  }
  return aa > 0 && bb > 0 ? Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb))) : Number.NaN;
}

/** Spearman's rank correlation of the places where both are numbers; NaN where one side does not change. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const both: number[] = [];
  for (let i = 0; i < a.length; i++) if (!Number.isNaN(a[i]) && !Number.isNaN(b[i])) both.push(i);
  const pick = (values: ArrayLike<number>) => Float64Array.from(both, (i) => values[i]);
  return pearson(averageRanks(pick(a)), averageRanks(pick(b)));
}

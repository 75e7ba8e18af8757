/** Numbers in ascending order. */
export type Sorted = Float64Array | BigInt64Array | BigUint64Array;

export interface Run {
  readonly value: number | bigint;
  readonly count: number;
}

/** How many different values sorted ones are, and the most frequent of them; of equal counts the least value first. */
export function runsOf(
  sorted: Sorted,
  most: number,
): { readonly distinct: number; readonly top: readonly Run[] } {
  const top: Run[] = [];
  let distinct = 0;
  for (let start = 0; start < sorted.length; ) {
    const value = sorted[start];
    let end = start + 1;
    while (end < sorted.length && sorted[end] === value) end++;
    distinct++;
    const count = end - start;
    if (top.length < most || count > top[top.length - 1].count) {
      let at = top.length;
      while (at > 0 && top[at - 1].count < count) at--;
      top.splice(at, 0, { value, count });
      if (top.length > most) top.pop();
    }
    start = end;
  }
  return { distinct, top };
}

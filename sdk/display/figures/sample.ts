import { formatCount } from "../../utils/text/index.js";

/** More points than this are thinned out: a page stays quick, and a picture hides the rest anyway. */
export const MAX_POINTS = 4000;

/** Some of many, evenly spread; all where there are no more than `most`. */
export function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]);
}

/** Rows to draw, evenly spread over all, and what to say of those left out. */
export function thinRows(
  rows: number,
  most = MAX_POINTS,
): { readonly rows: readonly number[]; readonly note?: string } {
  if (rows <= most) return { rows: Array.from({ length: rows }, (_, i) => i) };
  const shown = Array.from({ length: most }, (_, i) => Math.floor((i * rows) / most));
  return { rows: shown, note: `${formatCount(most)} of ${formatCount(rows)} rows are drawn, evenly spread.` };
}

/** A coordinate with the digits a picture can show, so that a page holds no more than it needs. */
export function coordinate(value: number): number {
  return Number(value.toPrecision(5));
}

export function coordinates(values: ArrayLike<number>, rows?: readonly number[]): number[] {
  if (rows === undefined) return Array.from(values, coordinate);
  return rows.map((row) => coordinate(values[row]));
}

/** Smallest and largest finite values over all arrays; [0, 1] where there is none. */
export function extent(...arrays: readonly ArrayLike<number>[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const array of arrays) {
    for (let i = 0; i < array.length; i++) {
      if (!Number.isFinite(array[i])) continue;
      if (array[i] < low) low = array[i];
      if (array[i] > high) high = array[i];
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

import type { Gap, Measure } from "./measures.js";

/** How far groups lie apart in a measure, and which two. */
export interface Spread {
  readonly value: number;
  readonly least: number;
  readonly greatest: number;
}

/** The spread of one measure over groups; undefined where fewer than two define it. */
function spreadOf(
  measure: Measure,
  sums: readonly ArrayLike<number>[],
  isRatio: boolean,
): Spread | undefined {
  const known = sums
    .map((own, group) => ({ group, value: measure.of(own) }))
    .filter(({ value }) => Number.isFinite(value));
  if (known.length < 2) return undefined;
  let [least, greatest] = [known[0], known[0]];
  for (const one of known) {
    if (one.value < least.value) least = one;
    if (one.value > greatest.value) greatest = one;
  }
  const value = isRatio
    ? greatest.value > 0
      ? least.value / greatest.value
      : Number.NaN
    : greatest.value - least.value;
  return { value, least: least.group, greatest: greatest.group };
}

/** The spread of a gap's measures; of several the largest. `sums`: of the groups that count. */
export function gapOf(
  { measures: names, isRatio = false }: Gap,
  measures: readonly Measure[],
  sums: readonly ArrayLike<number>[],
): Spread | undefined {
  let widest: Spread | undefined;
  for (const measure of measures) {
    if (!names.includes(measure.name)) continue;
    const spread = spreadOf(measure, sums, isRatio);
    if (spread !== undefined && (widest === undefined || spread.value > widest.value)) widest = spread;
  }
  return widest;
}

/** How near a formula must come to the target, row by row, and in how many rows. */
export interface Exactness {
  /** Largest deviation that counts as equal, beside the rounding of floats. */
  readonly tolerance: number;
  /** Share of rows that must be equal. */
  readonly share: number;
}

/** Decimals that a target may be rounded to. */
const MOST_DECIMALS = 6;
/** A tolerance above this share of the target's deviation would call much exact that is not. */
const TOLERANCE_SHARE = 1 / 50;
/** In rows of a hundred: dirty rows do not hide a formula. */
const SHARE = 0.99;
/** Rounding of floats, in parts of the value. */
const FLOAT = 1e-9;
/** Of these the scale of a formula is the middle one. */
const SCALE_ROWS = 31;

/** What counts as equal to a target: half of its last decimal place, where that is small beside its deviation. */
export function exactnessOf(target: Float64Array, std: number): Exactness {
  const looked = target.subarray(0, 1000);
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const unit = 10 ** decimals;
    if (!looked.every((value) => Math.abs(Math.round(value * unit) - value * unit) < 1e-6)) continue;
    const tolerance = 0.5000001 / unit;
    return { tolerance: tolerance <= std * TOLERANCE_SHARE ? tolerance : 0, share: SHARE };
  }
  return { tolerance: 0, share: SHARE };
}

/** Fewer rows that a formula can be told in prove nothing; and as a share of all. */
const LEAST_KNOWN = 30;
const KNOWN_SHARE = 0.1;

/** Share of the rows where a formula has a value in which it gives the target; 0 as soon as too many rows differ. */
export function shareEqual(
  target: Float64Array,
  formula: (row: number) => number,
  { tolerance, share }: Exactness,
): number {
  const most = Math.floor(target.length * (1 - share));
  let [wrong, known] = [0, 0];
  for (let row = 0; row < target.length; row++) {
    const said = formula(row);
    if (Number.isNaN(said)) continue;
    known++;
    const limit = Math.max(tolerance, FLOAT * Math.abs(target[row]));
    if (Math.abs(said - target[row]) <= limit) continue;
    if (++wrong > most) return 0;
  }
  if (known < Math.max(LEAST_KNOWN, KNOWN_SHARE * target.length) || wrong > known * (1 - share)) return 0;
  return 1 - wrong / known;
}

/** The number that a formula must be taken times to give the target: the middle one over some rows. NaN where there is none. */
export function scaleOf(target: Float64Array, formula: (row: number) => number): number {
  const ratios: number[] = [];
  for (let row = 0; row < target.length && ratios.length < SCALE_ROWS; row++) {
    const said = formula(row);
    if (Number.isFinite(said) && said !== 0 && target[row] !== 0) ratios.push(target[row] / said);
  }
  if (ratios.length < SCALE_ROWS / 3) return Number.NaN;
  const scale = ratios.sort((a, b) => a - b)[ratios.length >> 1];
  // 0.9999999999 is 1.
  const nice = Number(scale.toPrecision(6));
  return Math.abs(nice - scale) <= 1e-8 * Math.abs(scale) ? nice : scale;
}

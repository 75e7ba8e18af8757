import { built } from "../part.js";

const { random } = built<typeof import("../../../sdk/utils/random/index.js")>("utils/random/index.js");

export const MADE_COLUMNS = 20;

/** Friedman's first function of five of 20 uniform columns, with normal noise of variance 1 (Friedman 1991, section 4.3). */
export function madeRows(rows: number, seed: number) {
  const draw = random(seed);
  const data = new Float64Array(rows * MADE_COLUMNS);
  const y = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = data.subarray(row * MADE_COLUMNS, (row + 1) * MADE_COLUMNS);
    for (let c = 0; c < MADE_COLUMNS; c++) own[c] = draw.next();
    const [a, b, c, d, e] = own;
    y[row] = 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + draw.normal();
  }
  const names = Array.from({ length: MADE_COLUMNS }, (_, c) => `x${c}`);
  const features = { names, groups: names.map((name, c) => ({ name, columns: [c] })) };
  return { x: { data, rows, columns: MADE_COLUMNS }, y, features };
}

/** Mean absolute error and R2. */
export function quality(
  y: Float64Array,
  predictions: Float64Array,
): { readonly mae: number; readonly r2: number } {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  let [absolute, squared, spread] = [0, 0, 0];
  for (const [i, value] of y.entries()) {
    absolute += Math.abs(value - predictions[i]);
    squared += (value - predictions[i]) ** 2;
    spread += (value - mean) ** 2;
  }
  return { mae: absolute / y.length, r2: 1 - squared / spread };
}

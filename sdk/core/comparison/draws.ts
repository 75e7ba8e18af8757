import type { Random } from "../../utils/random/index.js";

/**
 * A metric's value where row i counts `counts[i]` times (0 or more, whole): what resampling needs, without copying rows.
 * Throws METRIC_UNDEFINED where these rows do not define it.
 */
export type Statistic = (counts: Float64Array) => number;

/** Fills `counts` with how often each row is drawn: as many draws as rows, each by itself or in blocks. */
export type Draw = (counts: Float64Array) => void;

/**
 * Draws rows with replacement. In blocks of `block` neighbours, whose ends join (the circular block bootstrap of Politis and
 * Romano 1992, which unlike moving blocks draws the first and the last rows as often as the others).
 */
export function drawer(rows: number, block: number, random: Random): Draw {
  return (counts) => {
    counts.fill(0);
    if (block === 1) {
      for (let i = 0; i < rows; i++) counts[random.int(rows)]++;
      return;
    }
    for (let drawn = 0; drawn < rows; drawn += block) {
      const start = random.int(rows);
      const length = Math.min(block, rows - drawn);
      for (let k = 0; k < length; k++) counts[(start + k) % rows]++;
    }
  };
}

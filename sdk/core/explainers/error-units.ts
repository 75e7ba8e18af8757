import { meanOf } from "../metrics/sums.js";
import type { Tolerance } from "./convergence.js";
import type { Game } from "./game.js";

/**
 * What a standard error of each output is divided by before it is compared with the tolerance: the standard deviation of the
 * predictions of background and explained rows, or 1 where the tolerance is absolute.
 */
export function errorUnits(game: Game, tolerance: Tolerance): Float64Array {
  const { outputs, backgroundOutputs, rowOutputs } = game;
  return Float64Array.from({ length: outputs }, (_, o) => {
    if (typeof tolerance === "object") return 1;
    const all = Float64Array.from(
      { length: (backgroundOutputs.length + rowOutputs.length) / outputs },
      (_, i) =>
        i < game.background.rows
          ? backgroundOutputs[i * outputs + o]
          : rowOutputs[(i - game.background.rows) * outputs + o],
    );
    const mean = meanOf(all.length, (i) => all[i], undefined);
    return Math.sqrt(meanOf(all.length, (i) => (all[i] - mean) ** 2, undefined));
  });
}

/** A standard error in units; one of 0 is 0 whatever the unit. */
export function inUnits(error: number, unit: number): number {
  return error === 0 ? 0 : error / unit;
}

import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import type { Gradients } from "../models/model.js";
import type { Matrix } from "../tables/index.js";
import { openGame, type ShapInputs, type ShapResult } from "./game.js";
import { GradientTally } from "./gradient-tally.js";
import { pathPoints } from "./path-points.js";
import { batchCapacity, type RunOptions, STOPPED } from "./predict.js";

/** One output of a model at rows, and its slopes along their columns. */
export type GradientFunction = (x: Matrix, output: number) => Promise<Gradients> | Gradients;

export interface GradientInputs extends ShapInputs {
  readonly gradient: GradientFunction;
}

export interface GradientOptions extends RunOptions {
  /**
   * Points for each explained row at which the gradient is taken. From twice the background on, it is rounded up so that each
   * background row gets as many.
   */
  readonly samples: number;
  readonly random: Random;
}

/**
 * Expected gradients (Erion, Janizek, Sturmfels, Lundberg and Lee 2021): for each explained row the mean of gradient x
 * difference at points between background rows and the row, which in the limit are the Aumann-Shapley values against the
 * background. At any finite number of points rows add up to prediction - base value only about; the standard errors say
 * how much about (at most: points are spread more evenly than by chance).
 */
export async function gradientShap(inputs: GradientInputs, options: GradientOptions): Promise<ShapResult> {
  const { samples, random, signal, onProgress } = options;
  if (!(Number.isInteger(samples) && samples >= 2)) {
    throw new AssayError("CONFIG_INVALID", {
      what: "the gradient explainer needs a whole number of samples",
      got: String(samples),
      wanted: "an integer of at least 2",
    });
  }
  const game = await openGame(inputs, options);
  const { rows, outputs, result, shares } = game;
  const { columns } = rows;
  const capacity = batchCapacity(columns, options.batchRows);
  const data = new Float64Array(capacity * columns);
  const errors = result.values.map((values) => new Float64Array(values.length));
  const tallies = Array.from(
    { length: outputs },
    (_, o) => new GradientTally(game, result.values[o], errors[o]),
  );
  const rowOf = new Uint32Array(capacity);
  const backgroundOf = new Uint32Array(capacity);
  // The share of the stratum that a point is the last of; NaN for the others.
  const closes = new Float64Array(capacity);
  let evaluations = 0;
  let points = 0;
  const drain = async (): Promise<void> => {
    const x = { data: data.subarray(0, points * columns), rows: points, columns };
    for (const [o, tally] of tallies.entries()) {
      throwIfAborted(signal, STOPPED);
      const { gradients } = await inputs.gradient(x, o);
      checkGradients(gradients, x);
      for (let i = 0; i < points; i++) {
        tally.add(rowOf[i], backgroundOf[i], gradients, i * columns);
        if (!Number.isNaN(closes[i])) tally.close(rowOf[i], closes[i]);
      }
      await new Promise((resolve) => setImmediate(resolve));
      throwIfAborted(signal, STOPPED);
    }
    evaluations += points * outputs;
    onProgress?.(rowOf[points - 1], rows.rows);
    points = 0;
  };
  for (let row = 0; row < rows.rows; row++) {
    const { backgroundRows, alphas, each, shareOf } = pathPoints(shares, samples, random);
    for (let i = 0; i < alphas.length; i++) {
      if (points === capacity) await drain();
      const background = backgroundRows[i];
      rowOf[points] = row;
      backgroundOf[points] = background;
      closes[points] = (i + 1) % each === 0 ? shareOf(background) : Number.NaN;
      between(game, row, background, alphas[i], data, points++ * columns);
    }
  }
  await drain();
  for (const tally of tallies) tally.finish();
  onProgress?.(rows.rows, rows.rows);
  return { ...result, standardErrors: errors, evaluations };
}

/** Writes the point on the way from a background row to an explained row. */
function between(
  { rows, background }: ShapInputs,
  row: number,
  backgroundRow: number,
  alpha: number,
  out: Float64Array,
  to: number,
): void {
  const { columns } = rows;
  const xs = rows.data;
  const bs = background.data;
  const x = row * columns;
  const b = backgroundRow * columns;
  for (let j = 0; j < columns; j++) {
    const from = bs[b + j];
    out[to + j] = from + alpha * (xs[x + j] - from);
  }
}

function checkGradients(gradients: Float64Array, x: Matrix): void {
  if (gradients.length !== x.rows * x.columns) {
    throw new AssayError("DATA_SHAPE", {
      what: "the gradient does not have the shape of its rows",
      got: `${gradients.length} numbers for ${x.rows} rows`,
      wanted: `${x.columns} a row`,
    });
  }
  // A number less itself is 0, unless it is not finite: one sum tells of all.
  let rest = 0;
  for (let i = 0; i < gradients.length; i++) rest += gradients[i] - gradients[i];
  if (rest === 0) return;
  throw new AssayError("EXPLAIN_UNSUPPORTED", {
    what: "the model's gradient is not a finite number between the background and an explained row",
    got: String(gradients.find((slope) => !Number.isFinite(slope))),
    wanted: "finite gradients",
    next: "Use `kind: permutation`.",
  });
}

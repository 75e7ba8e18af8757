import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import type { Gradients } from "../models/model.js";
import type { Matrix } from "../tables/index.js";
import { openGame, type ShapInputs, type ShapResult } from "./game.js";
import { GradientTally } from "./gradient-tally.js";
import { type PathPoint, pathPoints } from "./path-points.js";
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
  const { rows, background, outputs, result, shares } = game;
  const { columns } = rows;
  const capacity = batchCapacity(columns, options.batchRows);
  const data = new Float64Array(capacity * columns);
  const errors = result.values.map((values) => new Float64Array(values.length));
  const tallies = Array.from(
    { length: outputs },
    (_, o) => new GradientTally(game, result.values[o], errors[o]),
  );
  let evaluations = 0;
  let points: PathPoint[] = [];
  const drain = async (): Promise<void> => {
    const x = { data: data.subarray(0, points.length * columns), rows: points.length, columns };
    for (let o = 0; o < outputs; o++) {
      throwIfAborted(signal, STOPPED);
      const { gradients } = await inputs.gradient(x, o);
      checkGradients(gradients, x);
      for (const [i, point] of points.entries()) tallies[o].add(point, gradients, i * columns);
      await new Promise((resolve) => setImmediate(resolve));
      throwIfAborted(signal, STOPPED);
    }
    evaluations += points.length * outputs;
    onProgress?.(points[points.length - 1].row, rows.rows);
    points = [];
  };
  for (let row = 0; row < rows.rows; row++) {
    for (const point of pathPoints(row, shares, samples, random)) {
      if (points.length === capacity) await drain();
      const to = points.length * columns;
      const [x, b] = [row * columns, point.backgroundRow * columns];
      for (let j = 0; j < columns; j++) {
        const from = background.data[b + j];
        data[to + j] = from + point.alpha * (rows.data[x + j] - from);
      }
      points.push(point);
    }
  }
  await drain();
  for (const tally of tallies) tally.finish();
  onProgress?.(rows.rows, rows.rows);
  return { ...result, standardErrors: errors, evaluations };
}

function checkGradients(gradients: Float64Array, x: Matrix): void {
  if (gradients.length !== x.rows * x.columns) {
    throw new AssayError("DATA_SHAPE", {
      what: "the gradient does not have the shape of its rows",
      got: `${gradients.length} numbers for ${x.rows} rows`,
      wanted: `${x.columns} a row`,
    });
  }
  for (let i = 0; i < gradients.length; i++) {
    if (Number.isFinite(gradients[i])) continue;
    throw new AssayError("EXPLAIN_UNSUPPORTED", {
      what: "the model's gradient is not a finite number between the background and an explained row",
      got: String(gradients[i]),
      wanted: "finite gradients",
      next: "Use `kind: permutation`.",
    });
  }
}

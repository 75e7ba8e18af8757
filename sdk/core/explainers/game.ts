import { AssayError } from "../../utils/errors/index.js";
import { meanOf, sumOf } from "../metrics/sums.js";
import type { FeatureGroup, Matrix } from "../tables/index.js";
import type { Convergence } from "./convergence.js";
import { type PredictFunction, predictAll, type RunOptions } from "./predict.js";

/**
 * What is explained. The players are groups of columns; a coalition's value for a row is the mean output over the
 * background when the groups in it take the row's values and the others keep those of the background row
 * (interventional SHAP: Lundberg and Lee 2017; Janzing, Minorics and Blöbaum 2020).
 */
export interface ShapInputs {
  readonly predict: PredictFunction;
  readonly background: Matrix;
  /** How much each background row counts: numbers from 0, not all 0. @default all the same */
  readonly backgroundWeights?: Float64Array;
  readonly rows: Matrix;
  /** Columns that move together; every column stands in one group. */
  readonly groups: readonly FeatureGroup[];
}

/** What SHAP values of trees compare with: the shares of training rows in each branch, or background rows. */
export type TreeMethod = "path-dependent" | "interventional";

/** SHAP values in numbers alone; `ShapValues` adds the names. */
export interface ShapResult {
  /** One per output: the mean output over the background (by its weights). */
  readonly baseValues: Float64Array;
  /** Per output, the outputs of the explained rows. */
  readonly predictions: readonly Float64Array[];
  /** Per output, rows x groups, row-major. */
  readonly values: readonly Float64Array[];
  /** Like `values`, where they are estimates. */
  readonly standardErrors?: readonly Float64Array[];
  /** See `ShapValues`. */
  readonly interactions?: readonly Float64Array[];
  readonly interactionRows?: Uint32Array;
  /** Rows that the model predicted for the values, or whose gradient it gave. */
  readonly evaluations?: number;
  /** How near to its end an estimate came, where it has a `tolerance`. */
  readonly convergence?: Convergence;
}

/** A game with what every explainer needs first: the outputs of the background rows and of the explained rows. */
export interface Game extends ShapInputs {
  readonly outputs: number;
  /** Share of each background row; they add up to 1. */
  readonly shares: Float64Array;
  /** Background rows x outputs, row-major. */
  readonly backgroundOutputs: Float64Array;
  /** Explained rows x outputs, row-major. */
  readonly rowOutputs: Float64Array;
  readonly result: ShapResult;
}

/** Checks the shapes and predicts both ends: no row at its background's values and all rows as they are. */
export async function openGame(inputs: ShapInputs, options: RunOptions): Promise<Game> {
  checkShapes(inputs);
  const { predict, background, backgroundWeights, rows, groups } = inputs;
  const backgroundOutputs = await predictAll(predict, background, groups, options);
  // A predict function may hand out the same buffer each time.
  const kept = backgroundOutputs.slice();
  const rowOutputs = (await predictAll(predict, rows, groups, options)).slice();
  const outputs = kept.length / background.rows;
  const each = Array.from({ length: outputs }, (_, output) => output);
  return {
    ...inputs,
    outputs,
    shares: sharesOf(background.rows, backgroundWeights),
    backgroundOutputs: kept,
    rowOutputs,
    result: {
      baseValues: Float64Array.from(each, (o) =>
        meanOf(background.rows, (row) => kept[row * outputs + o], backgroundWeights),
      ),
      predictions: each.map((o) =>
        Float64Array.from({ length: rows.rows }, (_, r) => rowOutputs[r * outputs + o]),
      ),
      values: each.map(() => new Float64Array(rows.rows * groups.length)),
    },
  };
}

/** Shares of the background rows by their weights. */
export function sharesOf(rows: number, weights: Float64Array | undefined): Float64Array {
  if (weights === undefined) return new Float64Array(rows).fill(1 / rows);
  const total = sumOf(rows, (row) => weights[row]);
  return weights.map((weight) => weight / total);
}

/** Throws DATA_SHAPE or DATA_NOT_FINITE where weights do not fit their background. */
export function checkBackgroundWeights(weights: Float64Array | undefined, rows: number): void {
  if (weights === undefined) return;
  if (weights.length !== rows) {
    throw new AssayError("DATA_SHAPE", {
      what: "there is not one weight for each background row",
      got: `${weights.length} weights`,
      wanted: `${rows}`,
    });
  }
  const row = weights.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (row < 0 && weights.some((weight) => weight > 0)) return;
  throw new AssayError("DATA_NOT_FINITE", {
    what: "the weights of the background rows cannot be used",
    got: row < 0 ? "zero for every row" : `${weights[row]} for row ${row}`,
    wanted: "finite numbers from 0, not all of them 0",
  });
}

export function checkShapes({
  background,
  backgroundWeights,
  rows,
  groups,
}: Omit<ShapInputs, "predict">): void {
  if (background.rows === 0 || rows.rows === 0) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: "there is nothing to explain",
      got: `${rows.rows} rows to explain and ${background.rows} background rows`,
      wanted: "at least one of each",
    });
  }
  checkGroups(groups, rows.columns);
  checkBackgroundWeights(backgroundWeights, background.rows);
  for (const [name, matrix] of Object.entries({ background, rows })) {
    if (matrix.columns === rows.columns && matrix.data.length === matrix.rows * matrix.columns) continue;
    throw new AssayError("DATA_SHAPE", {
      what: `the ${name} matrix does not have the shape it says, or not the columns of the explained rows`,
      got: `${matrix.data.length} numbers in ${matrix.rows} x ${matrix.columns}`,
      wanted: `${matrix.rows} x ${rows.columns}`,
    });
  }
}

/** Every column must stand in one group: one left out would never move, one in two would move twice. */
export function checkGroups(groups: readonly FeatureGroup[], columns: number): void {
  const seen = new Uint8Array(columns);
  for (const group of groups) {
    for (const column of group.columns) {
      if (column < 0 || column >= columns || seen[column] === 1) throw badGroup(group.name, column, columns);
      seen[column] = 1;
    }
  }
  const missing = seen.indexOf(0);
  if (missing !== -1) throw badGroup(undefined, missing, columns);
}

function badGroup(name: string | undefined, column: number, columns: number): AssayError {
  return new AssayError("DATA_SHAPE", {
    what: "the groups do not part the matrix columns",
    got:
      name === undefined
        ? `column ${column} in no group`
        : `column ${column} of group "${name}" out of range or in two groups`,
    wanted: `each of the ${columns} columns in exactly one group`,
  });
}

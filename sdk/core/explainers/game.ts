import { AssayError } from "../../utils/errors/index.js";
import { meanOf } from "../metrics/sums.js";
import type { FeatureGroup, Matrix } from "../tables/index.js";
import { type PredictFunction, predictAll, type RunOptions } from "./predict.js";

/**
 * What is explained. The players are groups of columns; a coalition's value for a row is the mean output over the
 * background when the groups in it take the row's values and the others keep those of the background row
 * (interventional SHAP: Lundberg and Lee 2017; Janzing, Minorics and Blöbaum 2020).
 */
export interface ShapInputs {
  readonly predict: PredictFunction;
  readonly background: Matrix;
  readonly rows: Matrix;
  /** Columns that move together; every column stands in one group. */
  readonly groups: readonly FeatureGroup[];
}

/** SHAP values in numbers alone; `ShapValues` adds the names. */
export interface ShapResult {
  /** One per output: the mean output over the background. */
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
}

/** A game with what every explainer needs first: the outputs of the background rows and of the explained rows. */
export interface Game extends ShapInputs {
  readonly outputs: number;
  /** Background rows x outputs, row-major. */
  readonly backgroundOutputs: Float64Array;
  /** Explained rows x outputs, row-major. */
  readonly rowOutputs: Float64Array;
  readonly result: ShapResult;
}

/** Checks the shapes and predicts both ends: no row at its background's values and all rows as they are. */
export async function openGame(inputs: ShapInputs, options: RunOptions): Promise<Game> {
  checkShapes(inputs);
  const { predict, background, rows, groups } = inputs;
  const backgroundOutputs = await predictAll(predict, background, groups, options);
  // A predict function may hand out the same buffer each time.
  const kept = backgroundOutputs.slice();
  const rowOutputs = (await predictAll(predict, rows, groups, options)).slice();
  const outputs = kept.length / background.rows;
  const each = Array.from({ length: outputs }, (_, output) => output);
  return {
    ...inputs,
    outputs,
    backgroundOutputs: kept,
    rowOutputs,
    result: {
      baseValues: Float64Array.from(each, (o) =>
        meanOf(background.rows, (row) => kept[row * outputs + o], undefined),
      ),
      predictions: each.map((o) =>
        Float64Array.from({ length: rows.rows }, (_, r) => rowOutputs[r * outputs + o]),
      ),
      values: each.map(() => new Float64Array(rows.rows * groups.length)),
    },
  };
}

function checkShapes({ background, rows, groups }: ShapInputs): void {
  if (background.rows === 0 || rows.rows === 0) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: "there is nothing to explain",
      got: `${rows.rows} rows to explain and ${background.rows} background rows`,
      wanted: "at least one of each",
    });
  }
  checkGroups(groups, rows.columns);
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

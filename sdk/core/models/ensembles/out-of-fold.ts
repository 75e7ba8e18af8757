import { AssayError } from "../../../utils/errors/index.js";
import {
  type FoldsConfig,
  foldsConfig,
  type KnownFolds,
  knownFolds,
  makeFolds,
  type Partition,
} from "../../../utils/splitters/index.js";
import { type Table, valueAt } from "../../tables/index.js";
import type { EnsembleRows } from "../ensemble.js";
import type { EstimatorShape, FitContext } from "../model.js";
import { type StackingConfig, stackingDefaults } from "./config.js";
import { fitPart, type Part, partContext, takeRows } from "./parts.js";

/** Predictions of rows by models that did not see them. */
export interface OutOfFold {
  /** Row numbers, ascending; over time the first rows are never tested, and are not here. */
  readonly rows: Uint32Array;
  /** By part: its outputs as columns of the final model, each one number a row of `rows`. */
  readonly columns: readonly (readonly Float64Array[])[];
}

/** How many columns a part's outputs become: of two classes the last one's probability says all. */
export function columnsOf({ task, classes }: EstimatorShape): number {
  if (task === "regression" || classes === 2) return 1;
  return classes;
}

/** Outputs of a part as columns. */
export function asColumns(outputs: Float64Array, shape: EstimatorShape): Float64Array[] {
  if (shape.task === "regression") return [outputs];
  const rows = outputs.length / shape.classes;
  const first = shape.classes - columnsOf(shape);
  return Array.from({ length: columnsOf(shape) }, (_, k) =>
    Float64Array.from({ length: rows }, (_, row) => outputs[row * shape.classes + first + k]),
  );
}

/** The folds of the training rows; a config that is none throws CONFIG_INVALID, too few rows what `makeFolds` throws. */
export function foldsOfRows(
  folds: StackingConfig["folds"],
  { inputs, y, shape }: EnsembleRows,
  { random }: FitContext,
): Partition[] {
  const isOfClasses = shape.task === "classification";
  return makeFolds(knownFoldsOf(folds, isOfClasses), {
    rows: y.length,
    ...(isOfClasses ? { labels: () => y } : {}),
    groups: (column) => groupsOf(inputs, column),
    random: random.fork("folds"),
  });
}

function knownFoldsOf(folds: StackingConfig["folds"], isOfClasses: boolean): KnownFolds {
  const parsed = foldsConfig.safeParse(folds ?? stackingDefaults.folds);
  if (!parsed.success) {
    throw new AssayError("CONFIG_INVALID", {
      what: `the folds of the stacking cannot be used: ${parsed.error.issues[0]?.message}`,
      wanted: "folds, as { folds: 5 }",
    });
  }
  const known: FoldsConfig = parsed.data;
  return knownFolds(known, isOfClasses ? "stratified" : "shuffled");
}

function groupsOf(inputs: Table, name: string): (string | number | boolean)[] {
  const column = inputs.column(name);
  return Array.from({ length: inputs.numRows }, (_, row) => {
    const group = valueAt(column, row);
    if (group !== null && !Number.isNaN(group)) return typeof group === "object" ? String(group) : group;
    throw new AssayError("SPLIT_INVALID", {
      what: "the group of some rows is missing",
      got: `no "${name}" in row ${row} of the training rows`,
      wanted: "a group in every row",
    });
  }) as (string | number | boolean)[];
}

/** Fits each part on each fold's training rows, encodings included, and predicts its test rows. */
export async function outOfFold(
  parts: readonly Part[],
  rows: EnsembleRows,
  folds: readonly Partition[],
  context: FitContext,
): Promise<OutOfFold> {
  const { shape } = rows;
  const tested = Uint32Array.from(folds.flatMap(({ test }) => [...test])).sort();
  const placeOf = new Uint32Array(rows.y.length);
  for (const [place, row] of tested.entries()) placeOf[row] = place;
  const columns = parts.map(() =>
    Array.from({ length: columnsOf(shape) }, () => new Float64Array(tested.length)),
  );
  for (const [f, { train, test }] of folds.entries()) {
    const where = `fold ${f + 1} of ${folds.length}`;
    const training = takeRows(rows, train);
    refuseOneClass(training, where);
    const inputs = rows.inputs.take(test);
    for (const [p, part] of parts.entries()) {
      const own = partContext(context, `fold ${f} model ${p}`);
      const { encoding, estimator } = await fitPart(part, training, own, where);
      try {
        const outputs = asColumns(await estimator.predict(encoding.transform(inputs)), shape);
        for (const [c, output] of outputs.entries()) {
          for (const [i, row] of test.entries()) columns[p][c][placeOf[row]] = output[i];
        }
      } finally {
        estimator.dispose();
      }
    }
  }
  return { rows: tested, columns };
}

function refuseOneClass({ y, shape }: EnsembleRows, where: string): void {
  if (shape.task === "regression" || y.some((label) => label !== y[0])) return;
  throw new AssayError("DATA_TARGET", {
    what: "the training rows of a fold are all of one class",
    got: `${y.length} rows of class number ${y[0]}`,
    wanted: "rows of two classes or more",
    where,
    next: "Use `kind: stratified` folds, fewer folds, or leave rare classes out.",
  });
}

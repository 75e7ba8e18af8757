import { AssayError } from "../../../utils/errors/index.js";
import type { Random } from "../../../utils/random/index.js";
import type { Table } from "../../tables/index.js";
import type { RunOptions } from "../predict.js";
import type { ColumnEffect } from "./column-effect.js";
import { partialDependenceDefaults } from "./config.js";
import { gridOf } from "./grid.js";
import {
  type AskedModel,
  askWith,
  checkInput,
  drawRows,
  inputsOf,
  outputNames,
  outputUnit,
  predictRows,
} from "./what-if.js";

export interface PartialDependenceOptions extends RunOptions {
  /** Most values of the column that the model is asked about. @default 50 */
  readonly points?: number;
  /** Most rows that are averaged over, drawn with the seed. @default 1000 */
  readonly rows?: number;
  /** Rows whose own curves are kept (individual conditional expectations). @default 50 */
  readonly ice?: number;
}

/** How predictions go with one column, all else as it is; `counts` are of the rows that are averaged over. */
export interface PartialDependence extends ColumnEffect {
  readonly kind: "partial dependence";
  /** Per output, the mean prediction at each value. */
  readonly means: readonly Float64Array[];
  /** Per output, curves of single rows: rows x values, row-major; and which rows they are. */
  readonly curves: readonly Float64Array[];
  readonly curveRows: Uint32Array;
  /** Mean prediction of those rows as they are, per output. */
  readonly average: Float64Array;
}

/**
 * Partial dependence (Friedman 2001) and individual conditional expectations (Goldstein and others 2015) of one column: what
 * the model predicts on average where every row has the same value there. The values are observed ones, at quantiles where
 * there are many. Where columns go together it asks about rows that do not exist; `accumulatedEffects` does not.
 */
export async function partialDependence(
  model: AskedModel,
  rows: Table,
  feature: string,
  random: Random,
  options: PartialDependenceOptions = {},
): Promise<PartialDependence> {
  const { points, rows: wanted, ice, ...run } = { ...partialDependenceDefaults, ...options };
  checkInput(model, feature);
  const table = inputsOf(model, rows).take(drawRows(rows, wanted, random.fork("rows")));
  const grid = gridOf(table.column(feature), points);
  if (grid.places.length === 0) throw noValues(feature);
  const count = table.numRows;
  const outputs = outputNames(model);
  const kept = random.fork("curves").sample(count, Math.min(ice, count)).sort();
  const means = outputs.map(() => new Float64Array(grid.places.length));
  const curves = outputs.map(() => new Float64Array(grid.places.length * kept.length));
  const average = new Float64Array(outputs.length);
  const take = (point: number, predictions: Float64Array): void => {
    for (const [o] of outputs.entries()) {
      for (let row = 0; row < count; row++) means[o][point] += predictions[row * outputs.length + o] / count;
      for (const [i, row] of kept.entries())
        curves[o][i * grid.places.length + point] = predictions[row * outputs.length + o];
    }
  };
  await askWith(model, table, { name: feature, values: grid.values }, take, run);
  const own = await predictRows(model, table, run);
  for (let i = 0; i < own.length; i++) average[i % outputs.length] += own[i] / count;
  return Object.freeze({
    kind: "partial dependence" as const,
    feature,
    unit: outputUnit(model),
    outputs,
    ordered: grid.ordered,
    values: grid.labels,
    places: grid.places,
    counts: grid.counts,
    means,
    curves,
    curveRows: kept,
    rows: count,
    average,
  });
}

/** @internal A column that holds nothing to ask about. */
export function noValues(feature: string): AssayError {
  return new AssayError("DATA_TOO_SMALL", {
    what: `column "${feature}" has no values to ask the model about`,
    got: "missing values only",
    wanted: "at least one value in the rows",
  });
}

import { AssayError } from "../../utils/errors/index.js";
import { random as seeded } from "../../utils/random/index.js";
import { checkScoring, type Metric, metricByName, metricsDefaults, type Scoring } from "../metrics/index.js";
import { parseOptions } from "../options.js";
import type { Table } from "../tables/index.js";
import { type BinnedColumn, binColumn } from "./bins.js";
import { findCohorts } from "./cohorts.js";
import { type SlicesConfig, type SlicesInput, slicesConfig } from "./config.js";
import { ErrorSlices } from "./error-slices.js";
import { lossesOf } from "./loss.js";
import { momentsOf, varianceOf } from "./moments.js";
import { type RowsScore, rowsScorer } from "./score-rows.js";
import type { Cohort, ColumnSlices } from "./types.js";

/** How slices are made, and by which metric. */
export interface FindSlicesOptions extends SlicesInput {
  /** Name of a metric of the task, or the metric itself. @default the task's first default metric */
  readonly metric?: string | Metric;
  /** Parts the rows in the half that is searched and the half that tests. @default 0 */
  readonly seed?: number;
}

/**
 * Where a model errs: the metric by levels and quantile bins of each column, and the worst cohorts, named by up to three
 * conditions, that err more than chance explains. `table` holds the raw columns of the rows that were scored, in their order;
 * any column will do, those that the model does not read too.
 *
 * Throws DATA_SHAPE where table and scoring do not have the same rows, DATA_TOO_SMALL below 10 rows, DATA_COLUMN_MISSING,
 * METRIC_UNKNOWN, METRIC_UNDEFINED where all rows together do not define the metric, CONFIG_INVALID.
 *
 * @example
 * findSlices(testTable, scoring, { metric: "mae" }).worst[0].name; // "hr in 17–19 and workingday = 1"
 */
export function findSlices(table: Table, scoring: Scoring, options: FindSlicesOptions = {}): ErrorSlices {
  const { metric: wanted, seed = 0, ...rest } = options;
  const settings = parseOptions(slicesConfig, rest, "slices");
  refuse(table, scoring);
  const metric =
    wanted === undefined || typeof wanted === "string"
      ? metricByName(wanted ?? metricsDefaults[scoring.task][0], scoring.task)
      : wanted;
  const score = metric.compute(scoring);
  const losses = lossesOf(metric, scoring);
  const names = chosenNames(table, settings);
  const categories = new Set(settings.categories);
  const binned = names.map((name) =>
    binColumn(table, name, { bins: settings.bins, isCategory: categories.has(name) }),
  );
  const columns = binned.filter((column) => column !== undefined);
  const left = names.filter((_, i) => binned[i] === undefined);
  const scorer = rowsScorer(metric, scoring, settings.level);
  const rows = table.numRows;
  const isEnough = rows >= 4 * settings.minRows;
  const { cohorts, tested } = isEnough
    ? findCohorts(columns, losses.values, settings, seeded(seed).fork("slices"))
    : { cohorts: [], tested: 0 };
  return new ErrorSlices({
    metric: {
      name: metric.name,
      title: metric.title,
      greaterIsBetter: metric.greaterIsBetter,
      ...(metric.inTargetUnit === undefined ? {} : { inTargetUnit: metric.inTargetUnit }),
    },
    score,
    rows,
    loss: losses.title,
    columns: columns
      .map((column) => slicesOf(column, losses.values, scorer))
      .toSorted((a, b) => b.explained - a.explained),
    worst: cohorts.map((cohort): Cohort => {
      const { indices } = cohort;
      return {
        ...cohort,
        rows: indices.length,
        share: indices.length / rows,
        ...scorer(indices),
        excess: excessOf(indices, losses.values),
      };
    }),
    tested,
    notes: [
      ...(left.length === 0
        ? []
        : [
            `Left out, as they part no rows: ${left.slice(0, 10).join(", ")}${left.length > 10 ? ", …" : ""}.`,
          ]),
      ...(isEnough
        ? []
        : [
            `No cohorts were searched: ${rows} rows, and ${4 * settings.minRows} are needed (four times minRows).`,
          ]),
    ],
    settings,
  });
}

function slicesOf(
  { name, codes, bins }: BinnedColumn,
  losses: Float64Array,
  scorer: (rows: ArrayLike<number>) => RowsScore,
): ColumnSlices {
  const rows: number[][] = bins.map(() => []);
  for (let row = 0; row < codes.length; row++) rows[codes[row]].push(row);
  const all = momentsOf(losses, Uint32Array.from(losses.keys()));
  const mean = all.sum / all.count;
  let between = 0;
  const slices = bins.map(({ label }, bin) => {
    const own = rows[bin];
    const sum = own.reduce((total, row) => total + losses[row], 0);
    if (own.length > 0) between += own.length * (sum / own.length - mean) ** 2;
    return Object.freeze({ label, rows: own.length, share: own.length / codes.length, ...scorer(own) });
  });
  const total = varianceOf(all) * (all.count - 1);
  return { name, slices: Object.freeze(slices), explained: total > 0 ? Math.min(1, between / total) : 0 };
}

/** Share of the total loss above what these rows would lose if they were like the others. */
function excessOf(indices: Uint32Array, losses: Float64Array): number {
  const total = losses.reduce((sum, loss) => sum + loss, 0);
  const own = indices.reduce((sum, row) => sum + losses[row], 0);
  const others = losses.length - indices.length;
  return total === 0 || others === 0 ? 0 : (own - (indices.length * (total - own)) / others) / total;
}

const LEAST_ROWS = 10;

function refuse(table: Table, scoring: Scoring): void {
  checkScoring(scoring);
  const rows = scoring.truth.length;
  if (table.numRows !== rows) {
    throw new AssayError("DATA_SHAPE", {
      what: "the table and the scores are not of the same rows",
      got: `${table.numRows} rows of the table, ${rows} scores`,
      wanted: "as many of both, in the same order",
    });
  }
  if (rows < LEAST_ROWS) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: "there are too few rows to tell slices apart",
      got: `${rows}`,
      wanted: `${LEAST_ROWS} rows or more`,
    });
  }
}

function chosenNames(table: Table, { columns, exclude = [], categories = [] }: SlicesConfig): string[] {
  for (const name of [...(columns ?? []), ...exclude, ...categories]) table.column(name);
  const unwanted = new Set(exclude);
  return [...new Set(columns ?? table.names)].filter((name) => !unwanted.has(name));
}

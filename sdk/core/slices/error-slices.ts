import type { Metric } from "../metrics/index.js";
import { Table } from "../tables/index.js";
import type { SlicesConfig } from "./config.js";
import type { Cohort, ColumnSlices } from "./types.js";

/** Where a model errs: scores by slices of each column, and the worst cohorts by name. What `findSlices` gives. Frozen. */
export class ErrorSlices {
  readonly metric: Pick<Metric, "name" | "title" | "greaterIsBetter" | "inTargetUnit">;
  /** Score of all rows. */
  readonly score: number;
  readonly rows: number;
  /** What a row loses, in words: "absolute error". Cohorts are searched by it. */
  readonly loss: string;
  /** By column, the one whose slices explain most of the loss first. */
  readonly columns: readonly ColumnSlices[];
  /** The worst cohorts, the clearest first; none where errors are alike everywhere. */
  readonly worst: readonly Cohort[];
  /** Cohorts that were found on one half of the rows and tested on the other. */
  readonly tested: number;
  /** What else is worth knowing: columns that were left out, too few rows for a search. */
  readonly notes: readonly string[];
  readonly settings: SlicesConfig;

  /** @internal */
  constructor(parts: Omit<ErrorSlices, "table" | "slicesTable">) {
    this.metric = Object.freeze({ ...parts.metric });
    this.score = parts.score;
    this.rows = parts.rows;
    this.loss = parts.loss;
    this.columns = Object.freeze(parts.columns.map((column) => Object.freeze(column)));
    this.worst = Object.freeze(parts.worst.map((cohort) => Object.freeze(cohort)));
    this.tested = parts.tested;
    this.notes = Object.freeze([...parts.notes]);
    this.settings = parts.settings;
    Object.freeze(this);
  }

  /** One row a cohort: `cohort`, `rows`, `share`, the metric, `low`, `high`, `effect`, `pValue`, `excess`. */
  table(): Table {
    const { worst, metric } = this;
    const numbers = (of: (cohort: Cohort) => number) => Float64Array.from(worst, of);
    return Table.from([
      ["cohort", worst.map(({ name }) => name)],
      ["rows", Int32Array.from(worst, ({ rows }) => rows)],
      ["share", numbers(({ share }) => share)],
      [metric.name, numbers(({ score }) => score)],
      ["low", numbers(({ low }) => low)],
      ["high", numbers(({ high }) => high)],
      ["effect", numbers(({ effect }) => effect)],
      ["pValue", numbers(({ pValue }) => pValue)],
      ["excess", numbers(({ excess }) => excess)],
    ]);
  }

  /** One row a column and slice: `column`, `slice`, `rows`, the metric, `low`, `high`. */
  slicesTable(): Table {
    const lines = this.columns.flatMap(({ name, slices }) => slices.map((slice) => ({ name, slice })));
    return Table.from([
      ["column", lines.map(({ name }) => name)],
      ["slice", lines.map(({ slice }) => slice.label)],
      ["rows", Int32Array.from(lines, ({ slice }) => slice.rows)],
      [this.metric.name, Float64Array.from(lines, ({ slice }) => slice.score)],
      ["low", Float64Array.from(lines, ({ slice }) => slice.low)],
      ["high", Float64Array.from(lines, ({ slice }) => slice.high)],
    ]);
  }
}

import { Table } from "../tables/index.js";
import type { CrossValidation } from "../validation/index.js";
import type { SelectFeaturesConfig } from "./config.js";

/** How much a column matters on folds of the training rows, and whether it is kept. */
export interface SelectedColumn {
  readonly feature: string;
  /** Mean over the folds, in the unit of the selection. */
  readonly importance: number;
  /** Standard error of that mean. */
  readonly standardError: number;
  readonly kept: boolean;
}

/** Which columns are kept and why: what `.selectFeatures()` gives. Frozen. */
export class FeatureSelection {
  readonly by: SelectFeaturesConfig["by"];
  /** What the importances are, with their unit. */
  readonly unit: string;
  /** Every input column, the most important first. */
  readonly columns: readonly SelectedColumn[];
  /** Scores with all columns. */
  readonly before: CrossValidation;
  /** Scores with the kept columns, on the same folds. They chose these columns, so that it is a little too good. */
  readonly after: CrossValidation;

  constructor(parts: Pick<FeatureSelection, "by" | "unit" | "columns" | "before" | "after">) {
    this.by = parts.by;
    this.unit = parts.unit;
    this.columns = Object.freeze(parts.columns.map((column) => Object.freeze({ ...column })));
    this.before = parts.before;
    this.after = parts.after;
    Object.freeze(this);
  }

  /** Names of the kept columns, the most important first. */
  get kept(): string[] {
    return this.columns.filter(({ kept }) => kept).map(({ feature }) => feature);
  }

  /** Names of the columns that later steps do not see. */
  get dropped(): string[] {
    return this.columns.filter(({ kept }) => !kept).map(({ feature }) => feature);
  }

  /** One row a column: `feature`, `importance`, `standardError`, `kept`. */
  table(): Table {
    const { columns } = this;
    return Table.from({
      feature: columns.map(({ feature }) => feature),
      importance: Float64Array.from(columns, ({ importance }) => importance),
      standardError: Float64Array.from(columns, ({ standardError }) => standardError),
      kept: columns.map(({ kept }) => kept),
    });
  }
}

import type { Task } from "../models/model.js";
import type { Table } from "../tables/index.js";
import type { Convergence } from "./convergence.js";
import type { TreeMethod } from "./game.js";
import type { ColumnGroups } from "./groups.js";

export type { TreeMethod } from "./game.js";

/** How much a column matters over all rows. */
export interface Importance {
  readonly feature: string;
  /** In the unit of `kind`: rise of the metric when the column is shuffled, or mean |SHAP value|. */
  readonly importance: number;
  /** Standard deviation over the repeats (permutation importance). */
  readonly std?: number;
  /** Ends of the 95 % confidence interval, over shuffles and over rows that could have been drawn (permutation importance). */
  readonly low?: number;
  readonly high?: number;
}

/**
 * SHAP values of rows, by the columns that the user knows. For each output o and row r:
 * sum over f of values[o][r * features.length + f] = predictions[o][r] - baseValues[o] (where `additive`).
 */
export interface ShapValues {
  /** The explainer that made them: one of the package's, or of a plug-in. */
  readonly kind: string;
  readonly features: readonly string[];
  /** One name an output: the target, or the classes. */
  readonly outputs: readonly string[];
  readonly baseValues: Float64Array;
  /** Per output, rows x features, row-major. */
  readonly values: readonly Float64Array[];
  /** Per output, the model's prediction of each explained row. */
  readonly predictions: readonly Float64Array[];
  readonly rows: number;
  /** Standard error of each value, where they are estimates. */
  readonly standardErrors?: readonly Float64Array[];
  /** Whether rows add up exactly (up to rounding). */
  readonly additive: boolean;
  /** The most that a row is off adding up, in the unit of the predictions. */
  readonly residual?: number;
  /** Rows that the model predicted for the values, or whose gradient it gave. */
  readonly evaluations?: number;
  /** How near to its end an estimate came, where it had a tolerance. */
  readonly convergence?: Convergence;
  /** The columns of the features that are groups, as the config joined them. */
  readonly groups?: ColumnGroups;
  /** Of trees: what the values compare with. */
  readonly method?: TreeMethod;
  /**
   * SHAP interaction values, where they were asked for: per output, interactionRows x features x features, row-major. Symmetric: an
   * interaction of two columns stands half on each side; the diagonal is a column's main effect; each line adds up to the column's
   * SHAP value (Lundberg and others 2020, as shap lays them out).
   */
  readonly interactions?: readonly Float64Array[];
  /** Places of the rows that `interactions` holds among the explained rows, sorted: all of them, or a sample drawn with the seed. */
  readonly interactionRows?: Uint32Array;
  /** Number of background rows, and the seed that drew them; 0 for path-dependent values, which know the shares of all training rows. */
  readonly background: number;
  readonly seed: number;
}

/** Two columns whose values go together, so that a model may take one for the other. */
export interface Correlation {
  readonly features: readonly [string, string];
  /** Spearman: from -1 to 1. The others: from 0 to 1. */
  readonly coefficient: number;
  /** Two numbers: Spearman. Two texts: Cramér's V. A number and a text: the correlation ratio. */
  readonly measure: "spearman" | "cramersV" | "correlationRatio";
}

/** What an explanation holds, as plain data. */
export interface ExplanationData {
  /** Permutation importance on test rows, sorted by importance. */
  readonly importances: readonly Importance[];
  /** The metric whose rise the importances count. */
  readonly importanceMetric: string;
  /** Unit of the importances, where the metric counts in one: the target's name. */
  readonly importanceUnit?: string;
  readonly shap: ShapValues;
  /** Raw values of the explained rows, and their row numbers in the test rows. */
  readonly data: Table;
  readonly rowIndices: Uint32Array;
  /** Unit of the values: the target's name, or "probability". */
  readonly unit: string;
  /** Columns that go together, the strongest first; computed on the training rows. */
  readonly correlations?: readonly Correlation[];
  /** What the explained rows truly are, where it is known and can be compared with the predictions: the target, or the number of the class. */
  readonly truth?: Float64Array;
  /** Of `truth`: whether it is numbers or classes. */
  readonly task?: Task;
}

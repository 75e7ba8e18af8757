import type { Task } from "../models/model.js";
import type { Table } from "../tables/index.js";
import type { Correlation, ExplanationData, Importance, ShapValues } from "./explanation.js";
import {
  type Cohorts,
  type CohortsBy,
  type CohortsChoice,
  cohortsOf,
  type Decision,
  type DecisionChoice,
  type Dependence,
  type DependenceChoice,
  decisionOf,
  dependenceOf,
  explainRow,
  type Force,
  type ForceChoice,
  type Forces,
  forceOf,
  forcesOf,
  type Heatmap,
  type HeatmapChoice,
  heatmapOf,
  type ImportanceFacts,
  Importances,
  type Interactions,
  interactionsOf,
  type OutputChoice,
  type RowChoice,
  type RowExplanation,
  type Summary,
  summarize,
} from "./views/index.js";

/**
 * What `.explain()` gives: importances and SHAP values of test rows. Frozen; shows itself as a SHAP summary, and each view
 * shows itself as a plot in a notebook and a table in a terminal.
 *
 * @example
 * const { explanation } = await Experiment.load("confs/bikes.yaml").train().evaluate().explain();
 * explanation.dependence("temp", { colour: "hr" });
 * explanation.row(17);
 */
export class Explanation implements ExplanationData {
  /** Permutation importance on test rows, sorted by importance. */
  readonly importances: readonly Importance[] & ImportanceFacts;
  /** The metric whose rise the importances count. */
  readonly importanceMetric: string;
  /** Unit of the importances, where the metric counts in one. */
  readonly importanceUnit?: string;
  readonly shap: ShapValues;
  /** Raw values of the explained rows. */
  readonly data: Table;
  /** Numbers of the explained rows among the test rows. */
  readonly rowIndices: Uint32Array;
  /** Unit of the values: the target's name, or "probability". */
  readonly unit: string;
  /** Columns that go together, the strongest first; computed on the training rows. */
  readonly correlations: readonly Correlation[];

  /** What the explained rows truly are, where it can be compared with the predictions: the target, or the number of the class. */
  readonly truth?: Float64Array;
  readonly task?: Task;

  constructor(data: ExplanationData) {
    this.importances = Importances.ofExplanation(data);
    this.importanceMetric = data.importanceMetric;
    if (data.importanceUnit !== undefined) this.importanceUnit = data.importanceUnit;
    this.shap = data.shap;
    this.data = data.data;
    this.rowIndices = data.rowIndices;
    this.unit = data.unit;
    this.correlations = Object.freeze([...(data.correlations ?? [])]);
    if (data.truth !== undefined) this.truth = data.truth;
    if (data.task !== undefined) this.task = data.task;
    // A subclass freezes itself when it is whole.
    if (new.target === Explanation) Object.freeze(this);
  }

  /** All SHAP values by column: a beeswarm, and what this object shows of itself. */
  summary(choice: OutputChoice = {}): Summary {
    return summarize(this, choice);
  }

  /**
   * What a column does by its value: a point for each explained row, SHAP value against raw value, coloured by the column
   * that interacts most with it, or the one that is asked for. Throws DATA_COLUMN_MISSING naming the nearest column.
   *
   * @example explanation.dependence("temp", { colour: "hr" })
   */
  dependence(feature: string, choice: DependenceChoice = {}): Dependence {
    return dependenceOf(this, feature, choice);
  }

  /**
   * How the prediction of one row comes about, as a waterfall. Rows count from 0 among the explained ones; a test row is
   * asked for by its number. Throws DATA_SHAPE where it was not explained.
   *
   * @example
   * explanation.row(17);
   * explanation.row({ testRow: 1043 });
   */
  row(row: RowChoice, choice: OutputChoice = {}): RowExplanation {
    return explainRow(this, row, choice);
  }

  /**
   * One row as a balance of forces: what pushes its prediction above the base value, and what below. Without a row: many of
   * them side by side. Throws DATA_SHAPE for rows or an order that there are not.
   *
   * @example
   * explanation.force(17);
   * explanation.force({ order: { column: "temp" } });
   */
  force(row: RowChoice, choice?: OutputChoice): Force;
  force(choice?: ForceChoice): Forces;
  force(first: RowChoice | ForceChoice = {}, choice: OutputChoice = {}): Force | Forces {
    if (typeof first === "object" && first !== null && !("testRow" in first)) return forcesOf(this, first);
    return forceOf(this, first, choice);
  }

  /**
   * Lines of cumulative SHAP values: from the base value at the bottom, column by column, to the prediction at the top. Rows
   * that were misclassified, or the largest errors, are marked. Throws DATA_SHAPE for rows or an order that there are not.
   *
   * @example
   * explanation.decision({ rows: [3, 17, { testRow: 1043 }] });
   * explanation.decision({ highlight: [17] });
   */
  decision(choice: DecisionChoice = {}): Decision {
    return decisionOf(this, choice);
  }

  /**
   * SHAP values by row and column as colours, like rows side by side, predictions above. Throws DATA_SHAPE for rows or an
   * order that there are not.
   *
   * @example explanation.heatmap({ order: "output" })
   */
  heatmap(choice: HeatmapChoice = {}): Heatmap {
    return heatmapOf(this, choice);
  }

  /**
   * What columns do in pairs: mean |SHAP interaction value|. Throws EXPLAIN_UNSUPPORTED where the explanation was made
   * without `interactions: true`.
   */
  interactions(choice: OutputChoice = {}): Interactions {
    return interactionsOf(this, choice);
  }

  /**
   * Mean |SHAP value| by groups of rows: of a column's values or quantile bins; by a count, groups of like SHAP values that
   * a small tree finds; or by one label an explained row. Throws DATA_COLUMN_MISSING, DATA_SHAPE.
   *
   * @example
   * explanation.cohorts("weathersit");
   * explanation.cohorts(3);
   */
  cohorts(by: CohortsBy, choice: CohortsChoice = {}): Cohorts {
    return cohortsOf(this, by, choice);
  }
}

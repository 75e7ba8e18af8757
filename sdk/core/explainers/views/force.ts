import type { ExplanationData } from "../explanation.js";
import {
  type OutputChoice,
  type OutputMaker,
  OutputView,
  outputIndex,
  type ShapFacts,
  shapFacts,
} from "./output.js";
import { type Contribution, explainRow, type RowChoice, type RowExplanation } from "./row.js";
import { chosenRows, orderRows, orderText, type RowOrder, spreadRows } from "./row-order.js";
import { RowsView } from "./rows-view.js";
import { topColumns } from "./top-columns.js";

/** One row's prediction as a balance of forces: what pushes it higher than the base value, and what lower. */
export class Force extends OutputView<Force> {
  readonly explained: RowExplanation;
  /** The largest push first. */
  readonly higher: readonly Contribution[];
  /** The largest push first. */
  readonly lower: readonly Contribution[];

  /** @internal */
  constructor(explained: RowExplanation, make: OutputMaker<Force>, chosen: boolean) {
    super(explained.facts, make, chosen);
    this.explained = explained;
    this.higher = explained.contributions.filter(({ shapValue }) => shapValue > 0);
    this.lower = explained.contributions.filter(({ shapValue }) => shapValue < 0);
    Object.freeze(this);
  }
}

/** The forces on one explained row; where no output is asked for, first the likeliest class. */
export function forceOf(explanation: ExplanationData, row: RowChoice, choice: OutputChoice = {}): Force {
  const first = explainRow(explanation, row, choice);
  const make = (index: number): Force => new Force(first.forOutput(index), make, choice.output !== undefined);
  return make(first.facts.index);
}

/** Rows that a plot of many draws at most: more would be thinner than a pixel. */
const MAX_ROWS = 300;
/** Areas of each colour: more are too thin to tell apart. */
const MOST_COLUMNS = 6;

export interface ForceChoice extends OutputChoice {
  /** Rows to show. @default all; of more than 300 so many, evenly spread */
  readonly rows?: readonly RowChoice[];
  /** @default "similarity" */
  readonly order?: RowOrder;
}

/** What one column, or all the small ones together, pushes in each row. */
export interface ForceColumn {
  readonly feature: string;
  /** Columns that are taken together in it; 1 for a column by itself. */
  readonly columns: number;
  /** SHAP values in the order of the rows; of several columns what pushes higher, and what pushes lower, by themselves. */
  readonly higher: Float64Array;
  readonly lower: Float64Array;
}

/** The forces on many rows, stood side by side. */
export class Forces extends RowsView<Forces> {
  /** Places among the explained rows, in the order of the plot. */
  readonly rows: Uint32Array;
  /** Numbers of the explained rows among the test rows. */
  readonly rowIndices: Uint32Array;
  readonly order: string;
  /** In the order of the plot. */
  readonly predictions: Float64Array;
  /** The largest mean |SHAP value| first; at last those that are taken together. */
  readonly columns: readonly ForceColumn[];

  /** @internal */
  constructor(
    explanation: ExplanationData,
    rows: Uint32Array,
    order: RowOrder,
    facts: ShapFacts,
    make: OutputMaker<Forces>,
    chosen: boolean,
  ) {
    super(explanation, facts, make, chosen);
    const { shap, rowIndices } = explanation;
    const [values, width] = [shap.values[facts.index], shap.features.length];
    const { own, others } = topColumns(shap, facts.index, rows, MOST_COLUMNS);
    const pushes = (columns: readonly number[], sign: 1 | -1) =>
      Float64Array.from(rows, (row) =>
        columns.reduce((sum, f) => sum + sign * Math.max(0, sign * values[row * width + f]), 0),
      );
    const column = (feature: string, columns: readonly number[]): ForceColumn => ({
      feature,
      columns: columns.length,
      higher: pushes(columns, 1),
      lower: pushes(columns, -1),
    });
    this.rows = rows;
    this.rowIndices = rowIndices;
    this.order = orderText(order);
    this.predictions = Float64Array.from(rows, (row) => shap.predictions[facts.index][row]);
    this.columns = [
      ...own.map((f) => column(shap.features[f], [f])),
      ...(others.length === 0 ? [] : [column(`${others.length} other columns`, others)]),
    ];
    Object.freeze(this);
  }
}

/** The forces on many explained rows. Throws DATA_SHAPE for rows or an order that there are not. */
export function forcesOf(
  explanation: ExplanationData,
  { rows, order = "similarity", output }: ForceChoice = {},
): Forces {
  const drawn = spreadRows(chosenRows(explanation, rows), MAX_ROWS);
  const make = (index: number): Forces =>
    new Forces(
      explanation,
      orderRows(explanation, index, drawn, order),
      order,
      shapFacts(explanation, index),
      make,
      output !== undefined,
    );
  return make(outputIndex(explanation.shap, output));
}

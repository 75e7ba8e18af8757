import { quantileOfSorted, type Table } from "../../tables/index.js";
import type { ExplanationData } from "../explanation.js";
import { type OutputChoice, type OutputMaker, outputIndex, type ShapFacts, shapFacts } from "./output.js";
import { requireCount } from "./require-count.js";
import type { RowChoice } from "./row.js";
import { chosenRows, orderRows, orderText, type RowOrder, spreadRows } from "./row-order.js";
import { RowsView } from "./rows-view.js";
import { topColumns } from "./top-columns.js";

/** Rows drawn at most: more would be thinner than a pixel or two. */
const MAX_ROWS = 300;
/** The share of values beyond the ends of the colours, on each side. */
const CUT = 0.01;

export interface HeatmapChoice extends OutputChoice {
  /** Rows to show. @default all; of more than 300 so many, evenly spread */
  readonly rows?: readonly RowChoice[];
  /** Order of the rows (`instance_order` of shap). @default "similarity" */
  readonly order?: RowOrder;
  /** Lines at most, the last one for all other columns (`max_display` of shap). @default 10 */
  readonly most?: number;
}

/** A line of the heat map. */
export interface HeatmapColumn {
  readonly feature: string;
  /** Columns that are summed in it; 1 for a column by itself. */
  readonly columns: number;
  /** Mean |SHAP value| over the rows shown; of several columns the sum. */
  readonly meanAbsolute: number;
  /** In the order of the rows. */
  readonly shapValues: Float64Array;
}

/** SHAP values of rows and columns, like rows side by side. */
export class Heatmap extends RowsView<Heatmap> {
  /** Places among the explained rows, in the order of the plot. */
  readonly rows: Uint32Array;
  /** Numbers of the explained rows among the test rows. */
  readonly rowIndices: Uint32Array;
  readonly order: string;
  /** In the order of the plot. */
  readonly predictions: Float64Array;
  /** The largest mean |SHAP value| first; at last those that are summed. */
  readonly columns: readonly HeatmapColumn[];
  /** SHAP value at the ends of the colours: all but 1 % of the values lie within, on each side. */
  readonly limit: number;
  /** Raw values of the explained rows. */
  readonly data: Table;

  /** @internal */
  constructor(
    explanation: ExplanationData,
    rows: Uint32Array,
    { order = "similarity", most = 10 }: HeatmapChoice,
    facts: ShapFacts,
    make: OutputMaker<Heatmap>,
    chosen: boolean,
  ) {
    super(explanation, facts, make, chosen);
    const { shap, data, rowIndices } = explanation;
    const [values, width] = [shap.values[facts.index], shap.features.length];
    const { own, others, means } = topColumns(shap, facts.index, rows, most);
    const line = (feature: string, columns: readonly number[]): HeatmapColumn => ({
      feature,
      columns: columns.length,
      meanAbsolute: columns.reduce((sum, f) => sum + means[f], 0),
      shapValues: Float64Array.from(rows, (row) =>
        columns.reduce((sum, f) => sum + values[row * width + f], 0),
      ),
    });
    this.rows = rows;
    this.rowIndices = rowIndices;
    this.order = orderText(order);
    this.predictions = Float64Array.from(rows, (row) => shap.predictions[facts.index][row]);
    this.columns = [
      ...own.map((f) => line(shap.features[f], [f])),
      ...(others.length === 0 ? [] : [line(`${others.length} other columns`, others)]),
    ];
    this.limit = colourLimit(this.columns);
    this.data = data;
    Object.freeze(this);
  }
}

/** As shap: the larger of the 1st and 99th percentile, so that a few far values do not pale all others. */
function colourLimit(columns: readonly HeatmapColumn[]): number {
  const sorted = Float64Array.from(columns.flatMap(({ shapValues }) => [...shapValues])).sort();
  if (sorted.length === 0) return 0;
  return Math.max(-quantileOfSorted(sorted, CUT), quantileOfSorted(sorted, 1 - CUT), 0);
}

/** The heat map of an explanation. Throws DATA_SHAPE for rows, an order or a number of lines that there are not. */
export function heatmapOf(explanation: ExplanationData, choice: HeatmapChoice = {}): Heatmap {
  const { rows, order = "similarity", output, most = 10 } = choice;
  requireCount(most, "lines");
  const drawn = spreadRows(chosenRows(explanation, rows), MAX_ROWS);
  const make = (index: number): Heatmap =>
    new Heatmap(
      explanation,
      orderRows(explanation, index, drawn, order),
      choice,
      shapFacts(explanation, index),
      make,
      output !== undefined,
    );
  return make(outputIndex(explanation.shap, output));
}

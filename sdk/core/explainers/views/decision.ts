import { AssayError } from "../../../utils/errors/index.js";
import { didYouMean } from "../../../utils/names.js";
import type { Table } from "../../tables/index.js";
import type { ExplanationData } from "../explanation.js";
import { type Misses, worstRows } from "./misses.js";
import { type OutputChoice, type OutputMaker, outputIndex, type ShapFacts, shapFacts } from "./output.js";
import { featureMeans } from "./ranking.js";
import { requireCount } from "./require-count.js";
import { placeOf, type RowChoice } from "./row.js";
import { chosenRows, spreadRows } from "./row-order.js";
import { RowsView } from "./rows-view.js";
import { similarityOrder } from "./similarity.js";

/** Lines drawn at most: more are a thicket. */
const MAX_LINES = 100;
/** Errors of numbers that are marked where nothing else is asked for. */
const WORST = 3;

/** Order of the columns, from the top (`feature_order` of shap: "importance", "hclust", "none"). */
export type ColumnOrder = "importance" | "similarity" | "original";
const ORDERS: readonly ColumnOrder[] = ["importance", "similarity", "original"];

export interface DecisionChoice extends OutputChoice {
  /** Rows to show. @default all; of more than 100 so many, evenly spread */
  readonly rows?: readonly RowChoice[];
  /**
   * Rows to mark, drawn on top of the others; they are shown whatever `rows` says. @default those that were misclassified, or
   * the three largest errors, of the rows shown, where the truth is known
   */
  readonly highlight?: readonly RowChoice[];
  /** @default "importance" */
  readonly order?: ColumnOrder;
  /** Columns at most; what the others add is where lines begin (`feature_display_range` of shap). @default 20 */
  readonly most?: number;
}

/** How one row's prediction comes about, column by column. */
export interface DecisionLine {
  /** Place among the explained rows. */
  readonly row: number;
  readonly testRow: number;
  readonly highlighted: boolean;
  /** Base value and what hidden columns add; then with each column more, from the lowest one shown to the top: columns + 1. */
  readonly path: Float64Array;
}

/** Lines of cumulative SHAP values, from the base value to the prediction. */
export class Decision extends RowsView<Decision> {
  /** The columns shown, from the top. */
  readonly columns: readonly string[];
  /** Columns that are not shown. */
  readonly hidden: number;
  /** In the order of the rows; those that are marked last, on top. */
  readonly lines: readonly DecisionLine[];
  /** Rows that were asked for, of which so many are drawn as there are lines. */
  readonly asked: number;
  /** What is marked where nothing else was asked for. */
  readonly misses: Misses["kind"] | undefined;
  /** Raw values of the explained rows. */
  readonly data: Table;
  /** The base value at the bottom. */
  readonly baseValue: number;

  /** @internal */
  constructor(
    explanation: ExplanationData,
    choice: DecisionChoice,
    facts: ShapFacts,
    make: OutputMaker<Decision>,
  ) {
    super(explanation, facts, make, choice.output !== undefined);
    const { shap, data, rowIndices } = explanation;
    const rows = chosenRows(explanation, choice.rows);
    const misses = choice.highlight === undefined ? worstOf(explanation, rows) : undefined;
    const marked = new Set(choice.highlight?.map((row) => placeOf(explanation, row)) ?? misses?.rows ?? []);
    const others = rows.filter((row) => !marked.has(row));
    const plain = spreadRows(others, Math.max(0, MAX_LINES - marked.size));
    const order = columnOrder(explanation, facts.index, rows, choice.order ?? "importance");
    const shown = order.slice(0, choice.most ?? 20);
    const hidden = order.slice(shown.length);
    const [values, width] = [shap.values[facts.index], shap.features.length];
    this.columns = shown.map((f) => shap.features[f]);
    this.hidden = hidden.length;
    this.asked = new Set([...rows, ...marked]).size;
    this.misses = misses?.kind;
    this.data = data;
    this.baseValue = facts.baseValue;
    this.lines = [...plain, ...marked].map((row): DecisionLine => {
      const path = new Float64Array(shown.length + 1);
      path[0] = hidden.reduce((sum, f) => sum + values[row * width + f], facts.baseValue);
      shown.toReversed().forEach((f, i) => {
        path[i + 1] = path[i] + values[row * width + f];
      });
      return { row, testRow: rowIndices[row], highlighted: marked.has(row), path };
    });
    Object.freeze(this);
  }
}

/** The worst of some rows: all that were misclassified and can be drawn, or the largest errors. */
function worstOf(explanation: ExplanationData, rows: readonly number[]): Misses | undefined {
  const misses = worstRows(explanation, explanation.shap.rows);
  if (misses === undefined) return undefined;
  const among = new Set(rows);
  const most = misses.kind === "errors" ? WORST : MAX_LINES / 2;
  return { kind: misses.kind, rows: misses.rows.filter((row) => among.has(row)).slice(0, most) };
}

/** Indices of the columns from the top. */
function columnOrder(
  { shap }: ExplanationData,
  output: number,
  rows: readonly number[],
  order: ColumnOrder,
): number[] {
  const columns = shap.features.map((_, f) => f);
  if (order === "original") return columns;
  const [values, width] = [shap.values[output], columns.length];
  const means = featureMeans(shap, [values], rows);
  if (order === "importance") return columns.sort((a, b) => means[b] - means[a] || a - b);
  const points = Float64Array.from({ length: width * rows.length }, (_, i) => {
    const f = Math.floor(i / rows.length);
    return values[rows[i % rows.length] * width + f];
  });
  const like = [...similarityOrder(points, width, rows.length)];
  // Of the two directions the one with the heavier end on top.
  return means[like[0]] < means[like[like.length - 1]] ? like.reverse() : like;
}

/** The decision plot of an explanation. Throws DATA_SHAPE for rows, an order or a number of columns that there are not. */
export function decisionOf(explanation: ExplanationData, choice: DecisionChoice = {}): Decision {
  const { order = "importance", most = 20, output } = choice;
  requireCount(most, "columns");
  if (!ORDERS.includes(order)) {
    throw new AssayError("DATA_SHAPE", {
      what: "there is no such order of columns",
      got: String(order),
      wanted: `one of ${ORDERS.join(", ")}`,
      next: didYouMean(String(order), ORDERS),
    });
  }
  const make = (index: number): Decision =>
    new Decision(explanation, choice, shapFacts(explanation, index), make);
  return make(outputIndex(explanation.shap, output));
}

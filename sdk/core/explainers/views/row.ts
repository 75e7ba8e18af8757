import { AssayError } from "../../../utils/errors/index.js";
import type { Scalar } from "../../tables/index.js";
import type { ExplanationData, ShapValues } from "../explanation.js";
import {
  type OutputChoice,
  type OutputMaker,
  OutputView,
  outputIndex,
  type ShapFacts,
  shapFacts,
} from "./output.js";

/** One step of a waterfall: what a column's value adds to the prediction of one row. */
export interface Contribution {
  readonly feature: string;
  /** Raw value of the column in this row; undefined where the table has no such column. */
  readonly value: Scalar | undefined;
  readonly shapValue: number;
  readonly standardError?: number;
}

/** Which explained row: its place among them (from 0), or its number among the test rows. */
export type RowChoice = number | { readonly testRow: number };

/** How one prediction comes about: base value + contributions = prediction. */
export class RowExplanation extends OutputView<RowExplanation> {
  /** Place among the explained rows. */
  readonly row: number;
  /** Number among the test rows. */
  readonly testRow: number;
  readonly output: string;
  readonly baseValue: number;
  readonly prediction: number;
  /** The largest absolute SHAP value first. */
  readonly contributions: readonly Contribution[];
  /** Prediction less base value and contributions: 0 but for rounding where values add up. */
  readonly remainder: number;

  /** @internal */
  constructor(
    { shap, data, rowIndices }: ExplanationData,
    row: number,
    facts: ShapFacts,
    make: OutputMaker<RowExplanation>,
    chosen: boolean,
  ) {
    super(facts, make, chosen);
    const { index } = facts;
    const contributions = shap.features.map((feature, f): Contribution => {
      const at = row * shap.features.length + f;
      const standardError = shap.standardErrors?.[index][at];
      return {
        feature,
        value: data.has(feature) ? data.value(feature, row) : undefined,
        shapValue: shap.values[index][at],
        ...(standardError === undefined ? {} : { standardError }),
      };
    });
    contributions.sort((a, b) => Math.abs(b.shapValue) - Math.abs(a.shapValue));
    this.row = row;
    this.testRow = rowIndices[row];
    this.output = facts.output;
    this.baseValue = facts.baseValue;
    this.prediction = shap.predictions[index][row];
    this.contributions = contributions;
    this.remainder = contributions.reduce(
      (rest, { shapValue }) => rest - shapValue,
      this.prediction - this.baseValue,
    );
    Object.freeze(this);
  }
}

/** One explained row; where no output is asked for, first the likeliest class. Throws DATA_SHAPE where there is no such row. */
export function explainRow(
  explanation: ExplanationData,
  row: RowChoice,
  { output }: OutputChoice = {},
): RowExplanation {
  const { shap } = explanation;
  const place = placeOf(explanation, row);
  const make = (index: number): RowExplanation =>
    new RowExplanation(explanation, place, shapFacts(explanation, index), make, output !== undefined);
  const many = shap.outputs.length > 2 && output === undefined;
  return make(many ? likeliest(shap, place) : outputIndex(shap, output));
}

function likeliest({ predictions }: ShapValues, row: number): number {
  return predictions.reduce((best, of, o) => (of[row] > predictions[best][row] ? o : best), 0);
}

/** Place of a row among the explained ones. Throws DATA_SHAPE where there is none. */
export function placeOf({ shap, rowIndices }: ExplanationData, row: RowChoice): number {
  const place = typeof row === "number" ? row : rowIndices.indexOf(row?.testRow);
  if (Number.isInteger(place) && place >= 0 && place < shap.rows) return place;
  const isTestRow = typeof row === "object" && row !== null;
  throw new AssayError("DATA_SHAPE", {
    what: "the explanation has no such row",
    got: isTestRow ? `test row ${row.testRow}` : `row ${String(row)}`,
    wanted: isTestRow
      ? `one of the ${shap.rows} test rows that were explained (rowIndices)`
      : `a whole number from 0 to ${shap.rows - 1}: the place among the explained rows`,
    next: isTestRow
      ? "Explain more rows (`explain: { rows: … }`), or take another row."
      : "Use `{ testRow: n }` for the number of a test row.",
  });
}

import { AssayError } from "../../../utils/errors/index.js";
import type { Table } from "../../tables/index.js";
import type { ExplanationData } from "../explanation.js";
import { correlatesOf } from "./correlations.js";
import { groupByColumn } from "./groups.js";
import {
  featureIndex,
  type OutputChoice,
  type OutputMaker,
  outputIndex,
  type ShapFacts,
  shapFacts,
} from "./output.js";
import { interactionPartners, type Partner } from "./partners.js";
import { featureColumn } from "./ranking.js";
import { RowsView } from "./rows-view.js";

export interface DependenceChoice extends OutputChoice {
  /** Column whose values colour the points; false for none. @default the one that interacts most */
  readonly colour?: string | false;
}

/** Rows with values of the column that lie together, and what the column does there. */
export interface DependenceStep {
  /** "0.24 to 0.38", or a category. */
  readonly label: string;
  readonly rows: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Groups of the table in a terminal. */
const STEPS = 10;

/** What a column does by its value: SHAP value against raw value, one point an explained row. */
export class Dependence extends RowsView<Dependence> {
  readonly feature: string;
  /** The column that colours the points, where one was chosen or found. */
  readonly colour: string | undefined;
  /** Whether the colour was chosen here, by interaction, and how strong that is. */
  readonly partner: Partner | undefined;
  readonly shapValues: Float64Array;
  readonly standardErrors: Float64Array | undefined;
  /** Raw values of the explained rows, all columns. */
  readonly data: Table;
  readonly rowIndices: Uint32Array;
  readonly correlates: ReturnType<typeof correlatesOf>;
  /** The same in groups of rows. */
  readonly steps: readonly DependenceStep[];

  /** @internal */
  constructor(
    explanation: ExplanationData,
    feature: string,
    colour: string | false | undefined,
    facts: ShapFacts,
    make: OutputMaker<Dependence>,
    chosen: boolean,
  ) {
    super(explanation, facts, make, chosen);
    const { shap, data, rowIndices } = explanation;
    const f = featureIndex(shap, feature);
    const errors = shap.standardErrors?.[facts.index];
    this.feature = feature;
    this.partner =
      colour === undefined
        ? interactionPartners(explanation, f, facts.index).find(
            (partner) => partner.strength > 0 && data.has(partner.feature),
          )
        : undefined;
    this.colour = colour === false ? undefined : (colour ?? this.partner?.feature);
    this.shapValues = featureColumn(shap.values[facts.index], f, shap);
    this.standardErrors = errors === undefined ? undefined : featureColumn(errors, f, shap);
    this.data = data;
    this.rowIndices = rowIndices;
    this.correlates = correlatesOf(feature, explanation.correlations);
    this.steps = groupByColumn(data, feature, STEPS).map(({ label, rows }) =>
      stepOf(label, rows, this.shapValues),
    );
    Object.freeze(this);
  }
}

function stepOf(label: string, rows: Uint32Array, shapValues: Float64Array): DependenceStep {
  let [sum, low, high] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    sum += shapValues[row];
    low = Math.min(low, shapValues[row]);
    high = Math.max(high, shapValues[row]);
  }
  return { label, rows: rows.length, mean: sum / rows.length, low, high };
}

/** The dependence of the prediction on one column. Throws DATA_COLUMN_MISSING where the model does not read it. */
export function dependenceOf(
  explanation: ExplanationData,
  feature: string,
  { colour, output }: DependenceChoice = {},
): Dependence {
  const { shap, data } = explanation;
  featureIndex(shap, feature);
  if (!data.has(feature)) {
    throw new AssayError("EXPLAIN_UNSUPPORTED", {
      what: `"${feature}" has no values of its own to draw against`,
      got: `a group of columns${shap.groups?.[feature] === undefined ? "" : `: ${shap.groups[feature].join(", ")}`}`,
      wanted: "a column",
      next: "Explain without `groups` to see its columns one by one.",
    });
  }
  if (typeof colour === "string") data.column(colour);
  const make = (index: number): Dependence =>
    new Dependence(explanation, feature, colour, shapFacts(explanation, index), make, output !== undefined);
  return make(outputIndex(shap, output));
}

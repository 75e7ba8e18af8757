import { isString, type Table } from "../../tables/index.js";
import type { Correlation, ExplanationData } from "../explanation.js";
import { type OutputChoice, type OutputMaker, outputIndex, type ShapFacts, shapFacts } from "./output.js";
import { featureColumn, meanAbsoluteShap } from "./ranking.js";
import { spearman } from "./ranks.js";
import { RowsView } from "./rows-view.js";

/** One column in the summary. */
export interface SummaryColumn {
  readonly feature: string;
  readonly meanAbsolute: number;
  /** SHAP values, one an explained row. */
  readonly shapValues: Float64Array;
  /** Spearman's correlation of the column's values with their SHAP values: above 0, high values raise the prediction. */
  readonly direction?: number;
}

/** All SHAP values of one output, by column: what a beeswarm shows. */
export class Summary extends RowsView<Summary> {
  /** The columns, the largest mean |SHAP value| first. */
  readonly columns: readonly SummaryColumn[];
  /** Raw values of the explained rows. */
  readonly data: Table;
  /** Numbers of the explained rows among the test rows. */
  readonly rowIndices: Uint32Array;
  readonly standardErrors: Float64Array | undefined;
  /** The model's columns, in the order of `standardErrors`. */
  readonly features: readonly string[];
  readonly correlations: readonly Correlation[];

  /** @internal */
  constructor(explanation: ExplanationData, facts: ShapFacts, make: OutputMaker<Summary>, chosen: boolean) {
    super(explanation, facts, make, chosen);
    const { shap, data, rowIndices, correlations = [] } = explanation;
    this.columns = meanAbsoluteShap(shap, facts.index).map(({ feature, importance }) => {
      const f = shap.features.indexOf(feature);
      const shapValues = featureColumn(shap.values[facts.index], f, shap);
      const ordered = data.has(feature) && !isString(data.column(feature));
      const direction = ordered ? spearman(data.numbers(feature), shapValues) : Number.NaN;
      return {
        feature,
        meanAbsolute: importance,
        shapValues,
        ...(Number.isNaN(direction) ? {} : { direction }),
      };
    });
    this.data = data;
    this.rowIndices = rowIndices;
    this.standardErrors = shap.standardErrors?.[facts.index];
    this.features = shap.features;
    this.correlations = correlations;
    Object.freeze(this);
  }
}

/** The summary of an explanation for one output, or for all of them. */
export function summarize(explanation: ExplanationData, { output }: OutputChoice = {}): Summary {
  const make = (index: number): Summary =>
    new Summary(explanation, shapFacts(explanation, index), make, output !== undefined);
  return make(outputIndex(explanation.shap, output));
}

import type { ExplanationData } from "../explanation.js";
import { type OutputMaker, OutputView, type ShapFacts } from "./output.js";
import { explainRow, type RowChoice, type RowExplanation } from "./row.js";

/** A view of many rows, each of which can be looked at by itself. */
export abstract class RowsView<Self> extends OutputView<Self> {
  readonly #explanation: ExplanationData;

  /** @internal */
  constructor(explanation: ExplanationData, facts: ShapFacts, make: OutputMaker<Self>, chosen: boolean) {
    super(facts, make, chosen);
    this.#explanation = explanation;
  }

  /** How the prediction of one row comes about, for the output of this view. Throws DATA_SHAPE where it was not explained. */
  row(row: RowChoice): RowExplanation {
    return explainRow(this.#explanation, row, { output: this.facts.index });
  }
}

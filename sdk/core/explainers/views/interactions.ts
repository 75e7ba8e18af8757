import { AssayError } from "../../../utils/errors/index.js";
import type { ExplanationData } from "../explanation.js";
import {
  type OutputChoice,
  type OutputMaker,
  OutputView,
  outputIndex,
  type ShapFacts,
  shapFacts,
} from "./output.js";

/** What two columns do together, beyond what each does alone. */
export interface InteractionPair {
  readonly features: readonly [string, string];
  /** Mean |interaction value| over the rows, both halves together, in the unit of the SHAP values. */
  readonly strength: number;
  /** Mean interaction value, both halves together. */
  readonly mean: number;
}

/** Mean sizes of SHAP interaction values of one output. */
export class Interactions extends OutputView<Interactions> {
  /** Rows that have interaction values: all explained ones, or a sample of them. */
  readonly rows: number;
  /** Columns, those of the largest main effect and interactions first. */
  readonly features: readonly string[];
  /** features x features, row-major: between columns as `strength` of the pair, on the diagonal the mean |main effect|. */
  readonly means: Float64Array;
  /** All pairs, the strongest first. */
  readonly pairs: readonly InteractionPair[];

  /** @internal */
  constructor(
    { shap }: ExplanationData,
    values: Float64Array,
    facts: ShapFacts,
    make: OutputMaker<Interactions>,
    chosen: boolean,
  ) {
    super(facts, make, chosen);
    const width = shap.features.length;
    const rows = Math.max(1, values.length / (width * width));
    this.rows = rows;
    const { sizes, sums } = addUp(values, width);
    const totals = shap.features.map((_, f) =>
      sizes.subarray(f * width, (f + 1) * width).reduce((a, b) => a + b, 0),
    );
    const order = shap.features.map((_, f) => f).sort((a, b) => totals[b] - totals[a]);
    this.features = order.map((f) => shap.features[f]);
    this.means = Float64Array.from(
      { length: width * width },
      (_, at) => sizes[order[Math.floor(at / width)] * width + order[at % width]] / rows,
    );
    const pairs: InteractionPair[] = [];
    for (let i = 0; i < width; i++)
      for (let j = i + 1; j < width; j++)
        pairs.push({
          features: [shap.features[i], shap.features[j]],
          strength: sizes[i * width + j] / rows,
          mean: sums[i * width + j] / rows,
        });
    this.pairs = pairs.sort((a, b) => b.strength - a.strength);
    Object.freeze(this);
  }
}

function addUp(values: Float64Array, width: number): { sizes: Float64Array; sums: Float64Array } {
  const size = width * width;
  const [sizes, sums] = [new Float64Array(size), new Float64Array(size)];
  for (let start = 0; start < values.length; start += size) {
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) {
        const half = values[start + i * width + j];
        const whole = i === j ? half : half + values[start + j * width + i];
        sizes[i * width + j] += Math.abs(whole);
        sums[i * width + j] += whole;
      }
    }
  }
  return { sizes, sums };
}

/** The interactions of an explanation. Throws EXPLAIN_UNSUPPORTED where it was made without interaction values. */
export function interactionsOf(explanation: ExplanationData, { output }: OutputChoice = {}): Interactions {
  const { shap } = explanation;
  const { interactions } = shap;
  if (interactions === undefined) {
    throw new AssayError("EXPLAIN_UNSUPPORTED", {
      what: "the explanation has no interaction values",
      got: `SHAP values of kind ${shap.kind} without interactions`,
      wanted: "an explanation made with `explain: { interactions: true }`",
      next: "Set `explain: { kind: tree, interactions: true }` for a model of trees, and explain again.",
    });
  }
  const make = (index: number): Interactions =>
    new Interactions(
      explanation,
      interactions[index],
      shapFacts(explanation, index),
      make,
      output !== undefined,
    );
  return make(outputIndex(shap, output));
}

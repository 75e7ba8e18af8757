import { AssayError } from "../../../utils/errors/index.js";
import { didYouMean } from "../../../utils/names.js";
import type { ExplanationData, ShapValues } from "../explanation.js";

/** Which output of the model a view is of. */
export interface OutputChoice {
  /** Name of a class, or its number. @default all classes where there are three or more, of two the second */
  readonly output?: string | number;
}

/** What every view of SHAP values says besides its numbers. */
export interface ShapFacts {
  readonly kind: string;
  /** Index and name of the output: the target, or a class. */
  readonly index: number;
  readonly output: string;
  readonly outputs: readonly string[];
  /** Unit of base value, SHAP values and predictions. */
  readonly unit: string;
  readonly baseValue: number;
  /** Rows that were explained. */
  readonly rows: number;
  readonly background: number;
  readonly seed: number;
  readonly additive: boolean;
  /** Largest |base value + SHAP values - prediction| of a row, and which row; in `unit`. */
  readonly gap: { readonly size: number; readonly row: number };
  /** Mean standard error of the values, where they are estimates. */
  readonly standardError?: number;
}

/** Index of the output that was asked for, else of the one shown first: of two classes the second, else the first. */
export function outputIndex({ outputs }: Pick<ShapValues, "outputs">, wanted?: string | number): number {
  if (wanted === undefined) return outputs.length === 2 ? 1 : 0;
  const index = typeof wanted === "number" ? wanted : outputs.indexOf(wanted);
  if (Number.isInteger(index) && index >= 0 && index < outputs.length) return index;
  throw new AssayError("DATA_SHAPE", {
    what: "the explanation has no such output",
    got: typeof wanted === "number" ? `output ${wanted}` : `output "${wanted}"`,
    wanted: `a name or a number below ${outputs.length}`,
    next: didYouMean(String(wanted), outputs),
  });
}

/** Index of a column of the model; throws DATA_COLUMN_MISSING naming the nearest. */
export function featureIndex({ features }: ShapValues, feature: string): number {
  const index = features.indexOf(feature);
  if (index >= 0) return index;
  throw new AssayError("DATA_COLUMN_MISSING", {
    what: `column "${feature}" is not one that the model reads`,
    wanted: "a column that was explained",
    next: didYouMean(String(feature), features),
  });
}

/** What stands beside the values of one output. */
export function shapFacts({ shap, unit }: ExplanationData, index: number): ShapFacts {
  const { kind, outputs, rows, background, seed, additive, standardErrors } = shap;
  return Object.freeze({
    kind,
    index,
    output: outputs[index],
    outputs,
    unit,
    baseValue: shap.baseValues[index],
    rows,
    background,
    seed,
    additive,
    gap: largestGap(shap, index),
    ...(standardErrors === undefined ? {} : { standardError: meanOf(standardErrors[index]) }),
  });
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function largestGap(shap: ShapValues, index: number): { size: number; row: number } {
  const width = shap.features.length;
  let [size, row] = [0, 0];
  for (let r = 0; r < shap.rows; r++) {
    let sum = shap.baseValues[index];
    for (let at = r * width; at < (r + 1) * width; at++) sum += shap.values[index][at];
    const gap = Math.abs(sum - shap.predictions[index][r]);
    if (gap > size) [size, row] = [gap, r];
  }
  return { size, row };
}

/** Makes the view of an output. */
export type OutputMaker<View> = (index: number) => View;

/** A view of one output of the model, which has the views of the others at hand. */
export abstract class OutputView<Self> {
  readonly facts: ShapFacts;
  readonly #make: OutputMaker<Self>;
  readonly #chosen: boolean;

  /** @internal */
  constructor(facts: ShapFacts, make: OutputMaker<Self>, chosen: boolean) {
    this.facts = facts;
    this.#make = make;
    this.#chosen = chosen;
  }

  /** The same view of another output, by name or number. */
  forOutput(output: string | number): Self {
    return this.#make(outputIndex(this.facts, output));
  }

  /** The views to show: this one; of three or more classes, where none was asked for, all of them, this one first. */
  shown(): Self[] {
    const { index, outputs } = this.facts;
    if (this.#chosen || outputs.length <= 2) return [this.#make(index)];
    const others = outputs.map((_, o) => o).filter((o) => o !== index);
    return [index, ...others].map((o) => this.#make(o));
  }
}

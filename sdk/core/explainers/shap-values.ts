import { sumOf } from "../metrics/sums.js";
import type { Model } from "../models/model.js";
import type { FeatureGroup } from "../tables/index.js";
import type { ShapValues } from "./explanation.js";
import type { ShapResult } from "./game.js";

/** How far values may be from adding up, relative to the largest prediction, to count as additive. */
const ADDITIVE_TOLERANCE = 1e-6;

/** Numbers with the names of columns and outputs, and whether they add up. */
export function shapValues(
  kind: string,
  { task, target, classes }: Model,
  groups: readonly FeatureGroup[],
  result: ShapResult,
  drawn: Pick<ShapValues, "background" | "seed" | "method" | "groups"> & Partial<Pick<ShapValues, "outputs">>,
): ShapValues {
  return Object.freeze({
    kind,
    features: groups.map((group) => group.name),
    outputs: task === "regression" ? [target] : classes.map(String),
    rows: result.predictions[0].length,
    ...result,
    additive: isAdditive(result),
    residual: residualOf(result),
    ...drawn,
  });
}

/** Whether each row's values add up to prediction - base value, but for rounding. */
export function isAdditive(result: ShapResult): boolean {
  const { predictions, baseValues } = result;
  return predictions.every((ofOutput, o) => {
    const scale = ofOutput.reduce((most, value) => Math.max(most, Math.abs(value)), Math.abs(baseValues[o]));
    return largestResidual(result, o) <= ADDITIVE_TOLERANCE * scale;
  });
}

/** The most that a row is off adding up to prediction - base value. */
export function residualOf(result: ShapResult): number {
  return result.predictions.reduce((most, _, o) => Math.max(most, largestResidual(result, o)), 0);
}

function largestResidual({ values, predictions, baseValues }: ShapResult, output: number): number {
  const groups = values[output].length / predictions[output].length;
  return predictions[output].reduce((most, prediction, r) => {
    const sum = sumOf(groups, (g) => values[output][r * groups + g]);
    return Math.max(most, Math.abs(sum - (prediction - baseValues[output])));
  }, 0);
}

import type { Arithmetic } from "../../onnx/index.js";
import { activationName, type DensePlan } from "../engine/plan.js";
import { weightsOf } from "../plan-weights.js";
import type { LayerWeight, Shape } from "./layer-call.js";
import { layerToOnnx } from "./layers.js";

/** Adds a plan without embeddings to a graph, layer by layer; gives the outputs' name. */
export function planToOnnx(
  math: Arithmetic,
  x: string,
  plan: DensePlan,
  values: readonly Float32Array[],
): string {
  const weights = weightsOf(plan).map(({ shape }, i): LayerWeight => ({ data: values[i], dims: shape }));
  let taken = 0;
  // What is trained stands first, running means and variances after it.
  let running =
    weights.length - 2 * plan.layers.filter(({ normalisation }) => normalisation !== undefined).length;
  let output = x;
  const add = (
    className: string,
    config: Readonly<Record<string, unknown>>,
    own: readonly LayerWeight[],
    [inputs, units]: readonly [number, number],
  ): void => {
    const inputShapes: Shape[] = [[null, inputs]];
    const shapes = { inputShapes, outputShape: [null, units] };
    output = layerToOnnx(
      { title: className, className, config, weights: own, inputs: [output], ...shapes },
      math,
    );
  };
  for (const { inputs, units, useBias, normalisation, ...layer } of plan.layers) {
    const activation = activationName(layer.activation);
    const ofDense = weights.slice(taken, taken + (useBias ? 2 : 1));
    taken += ofDense.length;
    if (normalisation === undefined) {
      add("Dense", { activation }, ofDense, [inputs, units]);
      continue;
    }
    add("Dense", {}, ofDense, [inputs, units]);
    const normalising = [...weights.slice(taken, taken + 2), ...weights.slice(running, running + 2)];
    taken += 2;
    running += 2;
    add("BatchNormalization", normalisation, normalising, [units, units]);
    add("Activation", { activation }, [], [units, units]);
  }
  return output;
}

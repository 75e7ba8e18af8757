import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { AssayError, messageOf } from "../../../utils/errors/index.js";
import type { Random } from "../../../utils/random/index.js";
import type { Task } from "../model.js";
import type { NetworkShape } from "../networks/index.js";

/** TensorFlow.js as a builder gets it: tfjs-core and tfjs-layers under one name. */
export type TensorFlow = typeof core & typeof layers;

/** What a builder is told. */
export interface BuilderInput {
  /** Encoded columns: the model's input is `[null, inputs]`. */
  readonly inputs: number;
  /** Regression: 1, linear. Classification: the number of classes, as probabilities (softmax). */
  readonly outputs: number;
  readonly task: Task;
  readonly tf: TensorFlow;
  /** A seed for what the builder draws itself. */
  readonly seed: number;
}

/**
 * Builds an uncompiled tf.LayersModel. Its initial weights are drawn anew from the experiment's seed, each by its layer's
 * own initialiser, unless that has a seed of its own. For two classes one sigmoid output will do as well.
 *
 * @example
 * export function build({ inputs, outputs, tf }) {
 *   return tf.sequential({ layers: [
 *     tf.layers.dense({ inputShape: [inputs], units: 32, activation: "relu" }),
 *     tf.layers.dense({ units: outputs }),
 *   ] });
 * }
 */
export type CustomBuilder = (input: BuilderInput) => layers.LayersModel | Promise<layers.LayersModel>;

/** Calls a builder and checks what it gives. Throws MODULE_INVALID where that cannot be trained on these columns. */
export async function buildCustom(
  build: CustomBuilder,
  shape: NetworkShape,
  random: Random,
): Promise<layers.LayersModel> {
  const { inputs, outputs, task } = shape;
  const seed = random.fork("builder").uint32();
  let model: layers.LayersModel;
  try {
    model = await build({ inputs, outputs, task, tf: { ...core, ...layers }, seed });
  } catch (cause) {
    throw new AssayError("MODULE_INVALID", {
      what: "the function that builds the model failed",
      got: messageOf(cause),
      next: "Correct the function; it gets { inputs, outputs, task, tf, seed }.",
      cause,
    });
  }
  checkModel(model, shape);
  return model;
}

function checkModel(model: unknown, { inputs, outputs, task, classes }: NetworkShape): void {
  if (!isLayersModel(model)) {
    throw new AssayError("MODULE_INVALID", {
      what: "the function that builds the model did not return one",
      got: model === null ? "null" : typeof model,
      wanted: "a tf.LayersModel",
      next: "Return tf.sequential(…) or tf.model(…).",
    });
  }
  const shapesOf = (tensors: readonly layers.SymbolicTensor[]) => tensors.map(({ shape }) => shape.slice(1));
  const input = shapesOf(model.inputs);
  const output = shapesOf(model.outputs);
  const oneNumber = (found: readonly (readonly (number | null)[])[], wanted: readonly number[]) =>
    found.length === 1 && found[0].length === 1 && wanted.includes(found[0][0] ?? -1);
  const allowed = task === "classification" && classes === 2 ? [2, 1] : [outputs];
  if (oneNumber(input, [inputs]) && oneNumber(output, allowed)) return;
  model.dispose();
  throw new AssayError("MODULE_INVALID", {
    what: "the model that was built does not fit the data",
    got: `input ${JSON.stringify(input)}, output ${JSON.stringify(output)}`,
    wanted: `input [[${inputs}]], output [[${allowed.join("]] or [[")}]]`,
    next: "Use `inputs` and `outputs` as the function gets them.",
  });
}

function isLayersModel(value: unknown): value is layers.LayersModel {
  // Not instanceof: the model may come from another copy of tfjs-layers.
  return (
    typeof value === "object" && value !== null && "layers" in value && "weights" in value && "apply" in value
  );
}

import * as tfl from "@tensorflow/tfjs-layers";
import { EmbeddingsLayer } from "./embeddings/layer.js";
import { activationName, type DensePlan } from "./engine/plan.js";

/** A planned network as layers of TensorFlow.js, their weights of any value. */
export function modelOfPlan({ inputs, embeddings, layers }: DensePlan): tfl.LayersModel {
  const input = tfl.input({ shape: [inputs] });
  let output = input;
  const add = (next: { apply(x: tfl.SymbolicTensor): unknown }): void => {
    output = next.apply(output) as tfl.SymbolicTensor;
  };
  if (embeddings !== undefined) add(new EmbeddingsLayer(embeddings));
  for (const { units, useBias, normalisation, dropout, ...layer } of layers) {
    const activation = activationName(layer.activation);
    // Drawn in vain else.
    const kernelInitializer = "zeros";
    if (normalisation === undefined) {
      add(tfl.layers.dense({ units, useBias, activation, kernelInitializer }));
    } else {
      add(tfl.layers.dense({ units, useBias, kernelInitializer }));
      add(tfl.layers.batchNormalization(normalisation));
      add(tfl.layers.activation({ activation }));
    }
    if (dropout > 0) add(tfl.layers.dropout({ rate: dropout }));
  }
  return tfl.model({ inputs: input, outputs: output });
}

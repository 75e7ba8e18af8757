import type { FeatureMap } from "../../tables/index.js";
import { type EmbeddingBlock, widthOf } from "../networks/embeddings/blocks.js";
import { chooseBlocks } from "../networks/embeddings/choose.js";
import { ACTIVATIONS, type DensePlan, type PlannedLayer } from "../networks/engine/plan.js";
import type { NetworkShape } from "../networks/index.js";
import { type DenseConfig, denseDefaults } from "./config.js";

/** Of batch normalisation, as TensorFlow.js and Keras have them. */
const NORMALISATION = { momentum: 0.99, epsilon: 0.001 };

/**
 * The layers of a dense network: embeddings, where they are asked for and `shape.features` says what can be; for each hidden one
 * its units, batch normalisation, activation and dropout; then a linear output for regression (of a rate, under the loss poisson, a
 * softplus), a softmax over the classes for classification.
 */
export function planDense(config: DenseConfig, shape: NetworkShape): DensePlan {
  const embeddings = shape.features && embedding(config, shape.features);
  const hiddenLayers: DenseConfig["layers"] = config.layers ?? [...denseDefaults.layers];
  const layers: PlannedLayer[] = [];
  let inputs = widthOf(shape.inputs, embeddings ?? []);
  for (const layer of hiddenLayers) {
    const own = typeof layer === "number" ? { units: layer } : layer;
    const batchNorm = own.batchNorm ?? config.batchNorm ?? denseDefaults.batchNorm;
    layers.push({
      inputs,
      units: own.units,
      activation: ACTIVATIONS[own.activation ?? config.activation ?? denseDefaults.activation],
      // The normalisation's own shift takes the place of the bias.
      useBias: !batchNorm,
      dropout: own.dropout ?? config.dropout ?? denseDefaults.dropout,
      ...(batchNorm && { normalisation: NORMALISATION }),
    });
    inputs = own.units;
  }
  const last =
    shape.task === "classification" ? "softmax" : config.loss === "poisson" ? "softplus" : "linear";
  const head = { inputs, units: shape.outputs, activation: ACTIVATIONS[last], useBias: true, dropout: 0 };
  return {
    inputs: shape.inputs,
    outputs: shape.outputs,
    ...(embeddings !== undefined && { embeddings }),
    layers: [...layers, head],
  };
}

/** The categories that the config asks to be embedded, if it does. */
function embedding({ embeddings }: DenseConfig, features: FeatureMap): EmbeddingBlock[] | undefined {
  if (embeddings === undefined || embeddings === false) return undefined;
  return chooseBlocks(embeddings === true ? {} : embeddings, features);
}

import * as tfl from "@tensorflow/tfjs-layers";
import type { FeatureMap } from "../../tables/index.js";
import { chooseBlocks } from "../networks/embeddings/choose.js";
import { EmbeddingsLayer } from "../networks/embeddings/layer.js";
import type { NetworkShape } from "../networks/index.js";
import { type DenseConfig, denseDefaults } from "./config.js";

/** Standard deviation of embeddings at the start: docs/decisions/embeddings.md. */
const EMBEDDING_DEVIATION = 0.05;

/**
 * The layers of a dense network: embeddings, where they are asked for and `shape.features` says what can be; for each hidden one its units, batch normalisation, activation and dropout; then a linear
 * output for regression (of a rate, under the loss poisson, a softplus), a softmax over the classes for classification. Kernels start as Glorot's uniform
 * (https://proceedings.mlr.press/v9/glorot10a.html), biases at 0.
 */
export function buildDense(config: DenseConfig, shape: NetworkShape): tfl.LayersModel {
  const input = tfl.input({ shape: [shape.inputs] });
  const embedded = shape.features && embedding(config, shape.features);
  const hiddenLayers: DenseConfig["layers"] = config.layers ?? [...denseDefaults.layers];
  let output = embedded === undefined ? input : (embedded.apply(input) as tfl.SymbolicTensor);
  for (const layer of hiddenLayers ?? []) {
    const own = typeof layer === "number" ? { units: layer } : layer;
    const activation = own.activation ?? config.activation ?? denseDefaults.activation;
    const batchNorm = own.batchNorm ?? config.batchNorm ?? denseDefaults.batchNorm;
    const rate = own.dropout ?? config.dropout ?? denseDefaults.dropout;
    const add = (next: { apply(x: tfl.SymbolicTensor): unknown }) => {
      output = next.apply(output) as tfl.SymbolicTensor;
    };
    if (batchNorm) {
      // The normalisation's own shift takes the place of the bias.
      add(tfl.layers.dense({ units: own.units, useBias: false }));
      add(tfl.layers.batchNormalization());
      add(tfl.layers.activation({ activation }));
    } else {
      add(tfl.layers.dense({ units: own.units, activation }));
    }
    if (rate > 0) add(tfl.layers.dropout({ rate }));
  }
  const head = {
    units: shape.outputs,
    activation:
      shape.task === "classification" ? "softmax" : config.loss === "poisson" ? "softplus" : "linear",
  } as const;
  return tfl.model({ inputs: input, outputs: tfl.layers.dense(head).apply(output) as tfl.SymbolicTensor });
}

/** The layer of embeddings that the config asks for, if it does. */
function embedding({ embeddings }: DenseConfig, features: FeatureMap): EmbeddingsLayer | undefined {
  if (embeddings === undefined || embeddings === false) return undefined;
  return new EmbeddingsLayer(
    chooseBlocks(embeddings === true ? {} : embeddings, features),
    EMBEDDING_DEVIATION,
  );
}

import type { EstimatorShape } from "../model.js";
import { NetworkEstimator, networkDefinition, trainingSettings } from "../networks/index.js";
import { buildDense } from "./build.js";
import type { DenseConfig } from "./config.js";

function create(config: DenseConfig, shape: EstimatorShape): NetworkEstimator {
  const settings = trainingSettings(config, shape.task);
  return new NetworkEstimator("dense", shape, settings, async (network) => buildDense(config, network));
}

/** The dense network as a model kind. */
export const denseDefinition = networkDefinition("dense", create);

import type { EstimatorDefinition, EstimatorShape } from "../model.js";
import { NetworkEstimator, trainingSettings } from "../networks/index.js";
import { buildDense } from "./build.js";
import type { DenseConfig } from "./config.js";

function create(config: DenseConfig, shape: EstimatorShape): NetworkEstimator {
  const settings = trainingSettings(config, shape.task);
  return new NetworkEstimator("dense", shape, settings, async (network) => buildDense(config, network));
}

/** The dense network as a model kind. */
export const denseDefinition: EstimatorDefinition<DenseConfig> = {
  kind: "dense",
  needsBackend: true,
  create,
  async restore(config, shape, state) {
    const estimator = create(config, shape);
    await estimator.restore(state);
    return estimator;
  },
};

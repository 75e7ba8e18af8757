import type { EstimatorDefinition, EstimatorShape } from "../model.js";
import type { NetworkEstimator } from "./estimator.js";

/** A kind of model that is a network: made from its config, restored into one that is made so. */
export function networkDefinition<Config>(
  kind: string,
  create: (config: Config, shape: EstimatorShape) => NetworkEstimator,
): EstimatorDefinition<Config> {
  return {
    kind,
    needsBackend: true,
    heedsStop: true,
    create,
    async restore(config, shape, state) {
      const estimator = create(config, shape);
      await estimator.restore(state);
      return estimator;
    },
  };
}

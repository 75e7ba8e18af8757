import { AssayError } from "../../../utils/errors/index.js";
import type { EstimatorDefinition, EstimatorShape } from "../model.js";
import { NetworkEstimator, trainingSettings } from "../networks/index.js";
import { buildCustom, type CustomBuilder } from "./build.js";
import type { CustomConfig } from "./config.js";

/** The config with the function that its `module` exports. Loading the module is the work of `io`. */
export interface LoadedCustomConfig extends CustomConfig {
  readonly build?: CustomBuilder;
}

function create(config: LoadedCustomConfig, shape: EstimatorShape): NetworkEstimator {
  const { build } = config;
  return new NetworkEstimator(
    "custom",
    shape,
    trainingSettings(config, shape.task),
    async (network, random) => {
      if (build === undefined) {
        throw new AssayError("MODULE_INVALID", {
          what: `the module ${config.module} of the custom model is not loaded`,
          wanted: "a config with its builder",
          next: "Give the config to `withBuilder` first; `Experiment` does.",
        });
      }
      return buildCustom(build, network, random);
    },
  );
}

/** A network of the user's as a model kind. A saved one loads without its module. */
export const customDefinition: EstimatorDefinition<LoadedCustomConfig> = {
  kind: "custom",
  create,
  async restore(config, shape, state) {
    const estimator = create(config, shape);
    await estimator.restore(state);
    return estimator;
  },
};

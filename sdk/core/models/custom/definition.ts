import { AssayError } from "../../../utils/errors/index.js";
import type { EstimatorShape } from "../model.js";
import { LayersNetwork, NetworkEstimator, networkDefinition, trainingSettings } from "../networks/index.js";
import { buildCustom } from "./build.js";
import type { CustomConfig } from "./config.js";

function create(config: CustomConfig, shape: EstimatorShape): NetworkEstimator {
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
      return new LayersNetwork(await buildCustom(build, network, random));
    },
  );
}

/** A network of the user's as a model kind. A saved one loads without its module. */
export const customDefinition = networkDefinition("custom", create, { needsBackend: true });

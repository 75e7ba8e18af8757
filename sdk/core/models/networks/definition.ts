import type { EstimatorDefinition, EstimatorShape, FitSize } from "../model.js";
import { trainingDefaults } from "./config.js";
import { isEnsembleState } from "./ensemble-state.js";
import type { NetworkEstimator } from "./estimator.js";
import { NetworkEnsemble } from "./network-ensemble.js";

/** What a kind of network says of itself besides how it is made. */
interface NetworkTraits<Config> {
  readonly needsBackend: true | "late";
  /** Whether a training is worth a thread of its own. @default never */
  readonly fitsBeside?: (config: Config, size: FitSize) => boolean;
}

/** A kind of model that is a network, or several of one config: made from the config, restored into what is made so. */
export function networkDefinition<
  Config extends { readonly ensemble?: number; readonly checkpointEvery?: number },
>(
  kind: string,
  create: (config: Config, shape: EstimatorShape) => NetworkEstimator,
  { needsBackend, fitsBeside = () => false }: NetworkTraits<Config>,
): EstimatorDefinition<Config> {
  const sizeOf = ({ ensemble = trainingDefaults.ensemble }: Config): number => ensemble;
  const several = (config: Config, shape: EstimatorShape): NetworkEnsemble =>
    new NetworkEnsemble(kind, sizeOf(config), {
      create: () => create(config, shape),
      savesStates: (config.checkpointEvery ?? trainingDefaults.checkpointEvery) > 0,
      fitsBeside: (size) => fitsBeside(config, size),
    });
  return {
    kind,
    needsBackend,
    heedsStop: true,
    fitsBeside,
    create: (config, shape) => (sizeOf(config) === 1 ? create(config, shape) : several(config, shape)),
    async restore(config, shape, state) {
      // By what was saved: what is restored needs no config that says how it was trained.
      const estimator = isEnsembleState(state) ? several(config, shape) : create(config, shape);
      await estimator.restore(state);
      return estimator;
    },
  };
}

import type { EstimatorShape, FitSize } from "../model.js";
import {
  isWorthThread,
  NetworkEstimator,
  networkDefinition,
  PlannedNetwork,
  trainingSettings,
} from "../networks/index.js";
import { type DenseConfig, denseDefaults } from "./config.js";
import { planDense } from "./plan.js";

function create(config: DenseConfig, shape: EstimatorShape): NetworkEstimator {
  const settings = trainingSettings(config, shape.task);
  return new NetworkEstimator(
    "dense",
    shape,
    settings,
    async (network) => new PlannedNetwork(planDense(config, network)),
  );
}

function fitsBeside(config: DenseConfig, size: FitSize): boolean {
  const {
    layers = denseDefaults.layers,
    epochs = denseDefaults.epochs,
    batchSize = denseDefaults.batchSize,
  } = config;
  const units = [...layers].map((layer) => (typeof layer === "number" ? layer : layer.units));
  return isWorthThread({ units: [...units, 1], epochs, batchSize }, size);
}

/** The dense network as a model kind. */
export const denseDefinition = networkDefinition("dense", create, { needsBackend: "late", fitsBeside });

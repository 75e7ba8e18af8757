import type { EstimatorShape, FitSize } from "../model.js";
import { isWorthThread, NetworkEstimator, networkDefinition, trainingSettings } from "../networks/index.js";
import { buildDense } from "./build.js";
import { type DenseConfig, denseDefaults } from "./config.js";

function create(config: DenseConfig, shape: EstimatorShape): NetworkEstimator {
  const settings = trainingSettings(config, shape.task);
  return new NetworkEstimator("dense", shape, settings, async (network) => buildDense(config, network));
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
export const denseDefinition = networkDefinition("dense", create, fitsBeside);

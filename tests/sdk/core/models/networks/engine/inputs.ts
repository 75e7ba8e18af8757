import type { LayersModel } from "@tensorflow/tfjs-layers";
import { buildDense } from "../../../../../../sdk/core/models/dense/build.js";
import type { DenseConfig } from "../../../../../../sdk/core/models/dense/index.js";
import type { EstimatorShape, TrainingData } from "../../../../../../sdk/core/models/model.js";
import { prepareRows } from "../../../../../../sdk/core/models/networks/rows.js";
import { seedWeights } from "../../../../../../sdk/core/models/networks/seeds.js";
import { trainingSettings } from "../../../../../../sdk/core/models/networks/settings.js";
import type { TrainingInput } from "../../../../../../sdk/core/models/networks/training-input.js";
import { random } from "../../../../../../sdk/utils/random/index.js";
import { REGRESSION } from "../data.js";

/** What a training of a dense network works with, from a config and a seed; the model is the caller's to dispose of. */
export function trainingInput(
  config: Partial<DenseConfig>,
  data: TrainingData,
  { shape = REGRESSION, seed = 1 }: { readonly shape?: EstimatorShape; readonly seed?: number } = {},
): TrainingInput & { readonly model: LayersModel } {
  const source = random(seed);
  const settings = trainingSettings(config, shape.task);
  const outputs = shape.task === "regression" ? 1 : shape.classes;
  const model = buildDense(
    { kind: "dense", ...config },
    { ...shape, inputs: data.x.columns, outputs, features: data.features },
  );
  seedWeights(model, source.fork("weights"));
  const generators = {
    shuffle: source.fork("shuffle"),
    dropout: source.fork("dropout"),
    validation: source.fork("validation"),
  };
  const rows = prepareRows(data, settings, shape, generators.validation);
  return { model, rows, settings, random: generators, context: { random: source } };
}

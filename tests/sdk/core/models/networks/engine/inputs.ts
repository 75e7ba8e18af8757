import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { DenseConfig } from "../../../../../../sdk/core/models/dense/index.js";
import { planDense } from "../../../../../../sdk/core/models/dense/plan.js";
import type { EstimatorShape, TrainingData } from "../../../../../../sdk/core/models/model.js";
import { PlannedNetwork } from "../../../../../../sdk/core/models/networks/planned-network.js";
import { prepareRows } from "../../../../../../sdk/core/models/networks/rows.js";
import { trainingSettings } from "../../../../../../sdk/core/models/networks/settings.js";
import type { TrainingInput } from "../../../../../../sdk/core/models/networks/training-input.js";
import { random } from "../../../../../../sdk/utils/random/index.js";
import { REGRESSION } from "../data.js";

/** What a training of a dense network works with, from a config and a seed; beside the network its model, the caller's to dispose of. */
export function trainingInput(
  config: Partial<DenseConfig>,
  data: TrainingData,
  { shape = REGRESSION, seed = 1 }: { readonly shape?: EstimatorShape; readonly seed?: number } = {},
): TrainingInput & { readonly network: PlannedNetwork; readonly model: LayersModel } {
  const source = random(seed);
  const settings = trainingSettings(config, shape.task);
  const outputs = shape.task === "regression" ? 1 : shape.classes;
  const plan = planDense(
    { kind: "dense", ...config },
    { ...shape, inputs: data.x.columns, outputs, features: data.features },
  );
  const network = new PlannedNetwork(plan);
  network.draw(source.fork("weights"));
  const generators = {
    shuffle: source.fork("shuffle"),
    dropout: source.fork("dropout"),
    validation: source.fork("validation"),
  };
  const rows = prepareRows(data, settings, shape, generators.validation);
  const model = network.model();
  return { network, model, rows, settings, random: generators, context: { random: source } };
}

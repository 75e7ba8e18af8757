import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import type { EpochUnit } from "../../utils/progress/index.js";
import { pluginsInScope } from "../plugins/scope.js";
import type { EnsembleDefinition } from "./ensemble.js";
import type { EstimatorConfig, EstimatorDefinition, ForeignDefinition } from "./model.js";

export type { EstimatorConfig };

/** Gives a definition when its kind is first asked for, so that TensorFlow.js loads only for those who need it. */
export type EstimatorLoader = () => Promise<EstimatorDefinition<EstimatorConfig>>;

/** How a kind plugs in: one that is fitted here, one whose models are made elsewhere, or one made of others. */
export type ModelDefinition =
  | EstimatorDefinition<EstimatorConfig>
  | ForeignDefinition<EstimatorConfig>
  | EnsembleDefinition<EstimatorConfig>;

const LOADERS = new Map<string, () => Promise<ModelDefinition>>([
  ["baseline", async () => (await import("./baseline/index.js")).baselineDefinition],
  ["linear", async () => (await import("./linear/index.js")).linearDefinition],
  ["forest", async () => (await import("./forest/index.js")).forestDefinition],
  ["boosting", async () => (await import("./boosting/index.js")).boostingDefinition],
  ["dense", async () => (await import("./dense/index.js")).denseDefinition],
  ["custom", async () => (await import("./custom/index.js")).customDefinition],
  ["xgboost", async () => (await import("./imported/index.js")).xgboostDefinition],
  ["lightgbm", async () => (await import("./imported/index.js")).lightgbmDefinition],
  ["stacking", async () => (await import("./ensembles/index.js")).stackingDefinition],
  ["blending", async () => (await import("./ensembles/index.js")).blendingDefinition],
  ["onnx", async () => (await import("./foreign/index.js")).onnxDefinition],
]);

/** Names of the model kinds that can be made; where plug-ins are in use, theirs too. */
export function estimatorKinds(): string[] {
  return [...LOADERS.keys(), ...pluginsInScope().models.keys()];
}

/** Names of the model kinds that come with the package or were registered. */
export function registeredKinds(): string[] {
  return [...LOADERS.keys()];
}

/** Adds a model kind of one's own; a known kind is replaced. It is then had by `fitModel` and `loadModel`. */
export function registerEstimator(kind: string, load: EstimatorLoader): void {
  LOADERS.set(kind, load);
}

/** Whether models of a kind are made elsewhere. */
export function isForeign(definition: ModelDefinition): definition is ForeignDefinition<EstimatorConfig> {
  return "adopt" in definition;
}

/** Whether models of a kind are made of models of other kinds. */
export function isEnsemble(definition: ModelDefinition): definition is EnsembleDefinition<EstimatorConfig> {
  return "fitParts" in definition;
}

/** How a kind trains: what it counts, and whether it can be asked to stop. An ensemble's parts may differ: epochs, and no. */
export async function trainingOf(
  kind: string,
): Promise<{ readonly unit: EpochUnit; readonly heedsStop: boolean }> {
  const definition = await estimatorDefinition(kind);
  const { epochUnit = "epoch", heedsStop = false } =
    isForeign(definition) || isEnsemble(definition) ? {} : definition;
  return { unit: epochUnit, heedsStop };
}

/** The definition of a model kind, loaded when first asked for. An unknown kind throws CONFIG_INVALID naming the nearest. */
export async function estimatorDefinition(kind: string): Promise<ModelDefinition> {
  const load = LOADERS.get(kind) ?? pluginsInScope().models.get(kind)?.part.load;
  if (load === undefined) {
    throw new AssayError("CONFIG_INVALID", {
      what: `no model is of kind "${kind}"`,
      wanted: `one of ${estimatorKinds().join(", ")}`,
      next: didYouMean(kind, estimatorKinds()),
    });
  }
  return load();
}

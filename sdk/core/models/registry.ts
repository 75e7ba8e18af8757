import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import type { EpochUnit } from "../../utils/progress/index.js";
import { type KindSchema, kindOf, pluginsInScope } from "../plugins/index.js";
import { customConfig } from "./custom/config.js";
import type { EnsembleDefinition } from "./ensemble.js";
import { blendingConfig, stackingConfig } from "./ensembles/config.js";
import { onnxConfig } from "./foreign/config.js";
import { lightgbmConfig, xgboostConfig } from "./imported/config.js";
import { LEARNERS } from "./learners.js";
import type { EstimatorConfig, EstimatorDefinition, ForeignDefinition } from "./model.js";

export type { EstimatorConfig };

/** Gives a definition when its kind is first asked for, so that TensorFlow.js loads only for those who need it. */
export type EstimatorLoader = () => Promise<EstimatorDefinition<EstimatorConfig>>;

/** How a kind plugs in: one that is fitted here, one whose models are made elsewhere, or one made of others. */
export type ModelDefinition =
  | EstimatorDefinition<EstimatorConfig>
  | ForeignDefinition<EstimatorConfig>
  | EnsembleDefinition<EstimatorConfig>;

/** A kind of model that comes with the package. */
interface ModelKind {
  readonly config: KindSchema;
  readonly definition: ModelDefinition | (() => Promise<ModelDefinition>);
}

/** The kinds of models that come with the package: those that learn here, and those that are made of others or elsewhere. */
export const MODELS = [
  ...LEARNERS,
  {
    config: customConfig,
    definition: async () => (await import("./custom/index.js")).customDefinition,
  },
  {
    config: stackingConfig,
    definition: async () => (await import("./ensembles/index.js")).stackingDefinition,
  },
  {
    config: blendingConfig,
    definition: async () => (await import("./ensembles/index.js")).blendingDefinition,
  },
  {
    config: xgboostConfig,
    definition: async () => (await import("./imported/index.js")).xgboostDefinition,
  },
  {
    config: lightgbmConfig,
    definition: async () => (await import("./imported/index.js")).lightgbmDefinition,
  },
  { config: onnxConfig, definition: async () => (await import("./foreign/index.js")).onnxDefinition },
] as const satisfies readonly ModelKind[];

const LOADERS = new Map<string, () => Promise<ModelDefinition>>(
  MODELS.map(({ config, definition }: ModelKind) => [
    kindOf(config) as string,
    typeof definition === "function" ? definition : async () => definition,
  ]),
);

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

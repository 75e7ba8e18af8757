import { AssayError, asAssayError } from "../../utils/errors/index.js";
import { restoreCleaning } from "../cleaning/index.js";
import type { PluginReference } from "../plugins/plugin-set.js";
import { pluginsInScope } from "../plugins/scope.js";
import { FittedTarget, restorePreprocessor } from "../preprocessing/index.js";
import { unnest } from "../preprocessing/states.js";
import { Calibrator } from "./calibration/index.js";
import type { DefinitionOf } from "./ensemble.js";
import { readModelFiles } from "./files/index.js";
import { PredictionIntervals } from "./intervals/index.js";
import type { Json, ModelFiles, Signature, State } from "./model.js";
import { PipelineModel } from "./pipeline-model.js";
import {
  type EstimatorConfig,
  estimatorDefinition,
  estimatorKinds,
  isEnsemble,
  isForeign,
  type ModelDefinition,
} from "./registry.js";

/**
 * A model from the files that `save` gave; it predicts the same bit for bit on the same backend. Files that are missing, cut
 * short, changed, of a later format or of an unknown kind throw MODEL_INVALID. `prepare` hears of the model's kind before
 * its estimator is restored: the place to load a backend where the kind needs one, and to give what its config lacks.
 */
export async function loadModel(files: ModelFiles, prepare?: Prepare): Promise<PipelineModel> {
  return restoreModel(readModelFiles(files), prepare);
}

type Prepare = (definition: ModelDefinition) => Promise<object | undefined>;

/** A model from the state that its files hold; the models of its intervals are restored so too. */
async function restoreModel(saved: State, prepare?: Prepare): Promise<PipelineModel> {
  const { json, children } = unnest(saved, "model");
  const { config, signature, cleaning, packageVersion } = json;
  const plugins = pluginsOf(json);
  if (!isConfig(config) || !isSignature(signature)) {
    throw new AssayError("MODEL_INVALID", {
      what: "assay.json lacks a part",
      wanted: "config (with a kind) and signature",
    });
  }
  if (!estimatorKinds().includes(config.kind)) {
    if (plugins.length > 0) throw pluginMissing(plugins, config.kind);
    throw new AssayError("MODEL_INVALID", {
      what: `the saved model is of unknown kind "${config.kind}"`,
      wanted: `one of ${estimatorKinds().join(", ")}`,
      next: "Register that kind before loading, or load the model with the version that wrote it.",
    });
  }
  try {
    const target = FittedTarget.restore(part(children, "target"));
    const definition = await estimatorDefinition(config.kind);
    const whole = { ...config, ...(await prepare?.(definition)) };
    const state = part(children, "estimator");
    const { encoding, estimator } = isForeign(definition)
      ? await definition.restoreAdopted(whole, target.shape, state)
      : isEnsemble(definition)
        ? await definition.restoreParts(
            whole,
            target.shape,
            { encoding: part(children, "preprocessing"), estimator: state },
            preparedBy(prepare),
          )
        : {
            encoding: restorePreprocessor(part(children, "preprocessing")),
            estimator: await definition.restore(whole, target.shape, state),
          };
    return new PipelineModel({
      config,
      preprocessor: encoding,
      target,
      estimator,
      ...(children.calibration === undefined ? {} : { calibrator: Calibrator.restore(children.calibration) }),
      ...(children.intervals === undefined
        ? {}
        : {
            intervals: await PredictionIntervals.restore(children.intervals, (own) =>
              restoreModel(own, prepare),
            ),
          }),
      signature,
      ...(cleaning === undefined ? {} : { cleaning: restoreCleaning(cleaning) }),
      ...(typeof packageVersion === "string" ? { packageVersion } : {}),
      ...(plugins.length > 0 && { plugins }),
    });
  } catch (cause) {
    const error = asAssayError(cause, "MODEL_INVALID", "the saved model cannot be restored");
    throw otherVersion(plugins, error) ?? error;
  }
}

/** The plug-ins that saved files need, by what they say themselves; nothing of them is restored. */
export function savedPlugins(files: ModelFiles): readonly PluginReference[] {
  return pluginsOf(unnest(readModelFiles(files), "model").json);
}

function pluginsOf({ plugins }: { readonly [key: string]: Json }): PluginReference[] {
  return Array.isArray(plugins) ? (plugins as unknown as PluginReference[]) : [];
}

function pluginMissing(plugins: readonly PluginReference[], kind: string): AssayError {
  const names = plugins.map(named).join(", ");
  return new AssayError("DEPENDENCY_MISSING", {
    what: `the saved model is of kind "${kind}", which comes from a plug-in that is not loaded`,
    wanted: names,
    next: "Install it, and load the model where it can be found, or by a config that names it in `plugins`.",
  });
}

function named({ name, version, from }: PluginReference): string {
  const place = from === undefined ? " (given in code)" : from === name ? "" : ` (${from})`;
  return `${name}${version === undefined ? "" : ` ${version}`}${place}`;
}

/** What a plug-in of another version cannot restore names both. */
function otherVersion(plugins: readonly PluginReference[], error: AssayError): AssayError | undefined {
  const here = pluginsInScope().plugins.map(({ plugin }) => plugin);
  const other = plugins.find(({ name, version }) =>
    here.some((plugin) => plugin.name === name && plugin.version !== version),
  );
  if (other === undefined) return undefined;
  const found = here.find((plugin) => plugin.name === other.name);
  return new AssayError(error.code, {
    ...error.details,
    what: `${error.details.what}; it was made by ${named(other)}, and ${other.name} is here in version ${found?.version ?? "unknown"}`,
    cause: error,
  });
}

/** Definitions of an ensemble's parts, each made ready before it is used. */
function preparedBy(prepare: Prepare | undefined): DefinitionOf {
  return async (kind) => {
    const definition = await estimatorDefinition(kind);
    await prepare?.(definition);
    return definition;
  };
}

function part(children: Readonly<Record<string, State>>, name: string): State {
  const state = children[name];
  if (state !== undefined) return state;
  throw new AssayError("MODEL_INVALID", { what: "assay.json lacks a part", wanted: `the state "${name}"` });
}

function isConfig(
  value: Json | undefined,
): value is { kind: string } & EstimatorConfig & { [key: string]: Json } {
  return typeof (value as Partial<EstimatorConfig> | null | undefined)?.kind === "string";
}

function isSignature(value: unknown): value is Signature {
  const { inputs, outputs } = (value ?? {}) as Partial<Signature>;
  return Array.isArray(inputs) && Array.isArray(outputs);
}

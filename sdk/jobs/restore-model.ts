import { resolve } from "node:path";
import { loadModel, savedPlugins } from "../core/models/index.js";
import type { PipelineModel } from "../core/models/pipeline-model.js";
import { type PluginReference, type PluginSet, pluginsInScope, withPlugins } from "../core/plugins/index.js";
import { type BackendChoice, backendChoice, bringBackend } from "../io/backends/index.js";
import { type EnvironmentOptions, readEnvironment } from "../io/environment/index.js";
import { openOnnx } from "../io/onnx/index.js";
import { combinePlugins, loadPlugins } from "../io/plugins/index.js";
import { foreignFlavorOf, modelFilesOf } from "../io/registries/index.js";

/**
 * A model from the files beside its MLmodel, with the backend or the runtime that it needs: Assay's own, or one that Python
 * logged in the flavor onnx, xgboost or lightgbm. MODEL_INVALID where it is none of these.
 */
export async function restoreModel(
  files: ReadonlyMap<string, Uint8Array>,
  backend: BackendChoice | undefined,
  environment: EnvironmentOptions = {},
): Promise<PipelineModel> {
  const foreign = foreignFlavorOf(files);
  if (foreign !== undefined) {
    const { openForeignModel, openTreeModel } = await import("../core/models/open-foreign.js");
    return foreign.flavor === "onnx"
      ? openForeignModel(foreign.file, runtime(environment), foreign.inputs)
      : openTreeModel(foreign.flavor, foreign.bytes, foreign.inputs);
  }
  const own = modelFilesOf(files);
  const plugins = await withSavedPlugins(savedPlugins(own), resolve(environment.cwd ?? "."));
  return withPlugins(plugins, () =>
    loadModel(own, async ({ kind, needsBackend }) => {
      if (needsBackend !== undefined && needsBackend !== false) await bringOwn(needsBackend, backend);
      return kind === "onnx" ? { open: runtime(environment) } : undefined;
    }),
  );
}

/** The plug-ins in scope, and those besides that a saved model needs and names a package or a file of. */
async function withSavedPlugins(saved: readonly PluginReference[], cwd: string): Promise<PluginSet> {
  const scope = pluginsInScope();
  const here = new Set(scope.plugins.map(({ plugin }) => plugin.name));
  const missing = saved.filter(({ name }) => !here.has(name));
  const entries = missing.flatMap(({ from, name }) =>
    from === undefined ? [] : [{ value: from, folders: [cwd], where: `the saved model needs ${name}` }],
  );
  if (entries.length === 0) return scope;
  const loaded = await loadPlugins(entries);
  return scope.isEmpty ? loaded : combinePlugins([...scope.plugins, ...loaded.plugins]);
}

function runtime(environment: EnvironmentOptions): ReturnType<typeof openOnnx> {
  const { assayOnnxRuntime } = readEnvironment(environment).values;
  return openOnnx({ projectDir: environment.cwd, choice: assayOnnxRuntime });
}

/** A backend for a model. One in use stays: the engine is the process's, and a load must not change it under a training. */
async function bringOwn(need: true | "late", choice: BackendChoice | undefined): Promise<void> {
  const inUse = choice === undefined ? backendChoice() : undefined;
  const { assayBackend, assayCacheDir } = readEnvironment().values;
  await bringBackend(need, choice ?? inUse ?? assayBackend ?? "auto", { cacheDir: assayCacheDir });
}

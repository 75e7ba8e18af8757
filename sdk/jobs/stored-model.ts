import type { PipelineModel } from "../core/models/pipeline-model.js";
import type { BackendChoice } from "../io/backends/index.js";
import {
  INPUT_COLUMNS,
  isModelUri,
  type ModelVersion,
  modelRunOf,
  pinModelUri,
  readModelFolder,
  readStoredModel,
} from "../io/registries/index.js";
import { present } from "../utils/present.js";
import type { JobEnvironment } from "./environment.js";
import { restoreModel } from "./restore-model.js";
import { openRegistry, openTracking, type StoreUris } from "./tracking-place.js";

/** A model that was found by its place: a URI of the store, or a folder. */
export interface StoredModel {
  readonly model: PipelineModel;
  /** Where it is, for good: an alias or `latest` resolved to its version (`models:/bikes/3`); a folder as it was given. */
  readonly uri: string;
  /** The version in the registry; absent where the model was not asked for by a registered name. */
  readonly version?: ModelVersion;
  /** The run that logged it, as far as the version or its MLmodel says. */
  readonly runId?: string;
  /** Text of the `input_example.json` that was kept with it. */
  readonly inputExample?: string;
  /** Text of the `input_columns.json`: what was seen of its inputs in training. */
  readonly inputColumns?: string;
}

/**
 * Loads a model from a folder, or from the store by MLflow's URIs: `models:/bikes@Champion`, `models:/bikes/3`,
 * `models:/bikes/latest`, `models:/m-…`, `runs:/<id>/model`. MODEL_MISSING or TRACKING_MISSING where there is none.
 */
export async function openStoredModel(
  place: string,
  uris: StoreUris,
  environment: JobEnvironment,
  backend?: BackendChoice,
): Promise<StoredModel> {
  const restore = (files: ReadonlyMap<string, Uint8Array>): Promise<PipelineModel> =>
    restoreModel(files, backend, { cwd: environment.cwd, env: environment.os.variables });
  if (!isModelUri(place)) {
    const files = await readModelFolder(place);
    return { model: await restore(files), uri: place, ...runOf(files), ...exampleOf(files) };
  }
  const store = openTracking(uris.trackingUri, environment);
  const registry = openRegistry(uris, environment);
  try {
    // Once: an alias that moves while the files are read must not mix two versions.
    const pinned = await pinModelUri(registry, place);
    const files = await readStoredModel(store, pinned.uri, registry);
    const { runId } = pinned.version ?? {};
    const run = runId ? { runId } : runOf(files);
    return { model: await restore(files), ...pinned, ...run, ...exampleOf(files) };
  } finally {
    await Promise.all([store.close(), registry.close()]);
  }
}

function runOf(files: ReadonlyMap<string, Uint8Array>): { readonly runId?: string } {
  const runId = modelRunOf(files);
  return runId === undefined ? {} : { runId };
}

function exampleOf(
  files: ReadonlyMap<string, Uint8Array>,
): Pick<StoredModel, "inputExample" | "inputColumns"> {
  const textOf = (path: string): string | undefined => {
    const bytes = files.get(path);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString();
  };
  const [inputExample, inputColumns] = [textOf("input_example.json"), textOf(INPUT_COLUMNS)];
  return {
    ...present({ inputExample, inputColumns }),
  };
}

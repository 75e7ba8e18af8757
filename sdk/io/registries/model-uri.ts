import { AssayError } from "../../utils/errors/index.js";
import type { TrackingStore } from "./store.js";

/** Whether a text names a model in a store (`models:/bikes@Champion`, `runs:/<id>/model`) and not a folder. */
export function isModelUri(text: string): boolean {
  return /^(models|runs):\//.test(text);
}

const FORM = /^(?:runs:\/+[^/]+\/.+|models:\/+(?:m-[^/@]+|[^/@]+(?:\/\d+|@[^/@]+)))$/;

/**
 * Files of a model in a store, by MLflow's URIs: `models:/m-…`, `models:/<name>/<version>`, `models:/<name>/latest`,
 * `models:/<name>@<alias>` or `runs:/<run>/<name>`. TRACKING_MISSING where there is none, TRACKING_INVALID where the URI
 * is of no such form. `registry`: the store of the registered models, where it is another one.
 */
export async function readStoredModel(
  store: TrackingStore,
  uri: string,
  registry = store,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const [, name] = /^models:\/+([^/@]+)\/latest$/.exec(uri) ?? [];
  if (name !== undefined) return readStoredModel(store, await latestOf(registry, name), registry);
  if (FORM.test(uri)) {
    const [, model, version, alias] = /^models:\/+(?!m-[^/@]+$)([^/@]+)(?:\/(\d+)|@(.+))$/.exec(uri) ?? [];
    if (model === undefined || registry.uri === store.uri) return store.getModelFiles(uri);
    return readVersion(store, registry, model, version === undefined ? { alias } : { version });
  }
  throw new AssayError("TRACKING_INVALID", {
    what: "the model's URI is not understood",
    got: JSON.stringify(uri.slice(0, 200)),
    wanted: "models:/<name>@<alias>, models:/<name>/<version>, models:/m-… or runs:/<run>/<name>",
  });
}

/**
 * Files of a version in a registry beside the store of the runs. Assay's versions name a copy in the registry; those that
 * MLflow's Python client registers name the run or model in the store of the runs.
 */
async function readVersion(
  store: TrackingStore,
  registry: TrackingStore,
  model: string,
  wanted: { readonly version: string } | { readonly alias: string },
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { source } = await registry.getVersion(model, wanted);
  try {
    return await registry.getModelFiles(source);
  } catch (error) {
    if (!AssayError.isInstance(error) || error.code !== "TRACKING_MISSING") throw error;
    return store.getModelFiles(source);
  }
}

async function latestOf(store: TrackingStore, name: string): Promise<string> {
  const [newest] = await store.listVersions(name);
  if (newest !== undefined) return `models:/${name}/${newest.version}`;
  throw new AssayError("TRACKING_MISSING", {
    what: `registered model "${name}" has no version`,
    next: "Register one first, or check the tracking URI.",
  });
}

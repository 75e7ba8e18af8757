import { AssayError, hasCode } from "../../utils/errors/index.js";
import type { ModelVersion, TrackingStore } from "./store.js";

/** Whether a text names a model in a store (`models:/bikes@Champion`, `runs:/<id>/model`) and not a folder. */
export function isModelUri(text: string): boolean {
  return /^(models|runs):\//.test(text);
}

const BY_NAME = /^models:\/+(?!m-[^/@]+$)([^/@]+)(?:\/(?:(\d+)|latest)|@(.+))$/;

const FORM = /^(?:runs:\/+[^/]+\/.+|models:\/+(?:m-[^/@]+|[^/@]+(?:\/\d+|@[^/@]+)))$/;

/**
 * What a URI means now: an alias and `latest` as the version that they name, with that version; other URIs as they are.
 * TRACKING_MISSING where there is no such model, version or alias.
 */
export async function pinModelUri(
  registry: TrackingStore,
  uri: string,
): Promise<{ readonly uri: string; readonly version?: ModelVersion }> {
  const [, name, version, alias] = BY_NAME.exec(uri) ?? [];
  if (name === undefined) return { uri };
  const found =
    version !== undefined
      ? await registry.getVersion(name, { version })
      : alias !== undefined
        ? await registry.getVersion(name, { alias })
        : await latestOf(registry, name);
  return { uri: `models:/${name}/${found.version}`, version: found };
}

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
  const [, model, version, alias] = BY_NAME.exec(uri) ?? [];
  if (model !== undefined && version === undefined && alias === undefined)
    return readStoredModel(store, (await pinModelUri(registry, uri)).uri, registry);
  if (FORM.test(uri)) {
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
    if (!hasCode(error, "TRACKING_MISSING")) throw error;
    return store.getModelFiles(source);
  }
}

async function latestOf(store: TrackingStore, name: string): Promise<ModelVersion> {
  const [newest] = await store.listVersions(name);
  if (newest !== undefined) return newest;
  throw new AssayError("TRACKING_MISSING", {
    what: `registered model "${name}" has no version`,
    next: "Register one first, or check the tracking URI.",
  });
}

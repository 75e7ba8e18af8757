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
 * is of no such form.
 */
export async function readStoredModel(
  store: TrackingStore,
  uri: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const [, name] = /^models:\/+([^/@]+)\/latest$/.exec(uri) ?? [];
  if (name !== undefined) return store.getModelFiles(await latestOf(store, name));
  if (FORM.test(uri)) return store.getModelFiles(uri);
  throw new AssayError("TRACKING_INVALID", {
    what: "the model's URI is not understood",
    got: JSON.stringify(uri.slice(0, 200)),
    wanted: "models:/<name>@<alias>, models:/<name>/<version>, models:/m-… or runs:/<run>/<name>",
  });
}

async function latestOf(store: TrackingStore, name: string): Promise<string> {
  const [newest] = await store.listVersions(name);
  if (newest !== undefined) return `models:/${name}/${newest.version}`;
  throw new AssayError("TRACKING_MISSING", {
    what: `registered model "${name}" has no version`,
    next: "Register one first, or check the tracking URI.",
  });
}

import { AssayError } from "../../utils/errors/index.js";
import type { TrackingStore } from "./store.js";

/** Whether a text names a model in a store (`models:/bikes@Champion`, `runs:/<id>/model`) and not a folder. */
export function isModelUri(text: string): boolean {
  return /^(models|runs):\//.test(text);
}

/**
 * Files of a model in a store, by MLflow's URIs: `models:/m-…`, `models:/<name>/<version>`, `models:/<name>/latest`,
 * `models:/<name>@<alias>` or `runs:/<run>/<name>`. TRACKING_MISSING where there is none, TRACKING_INVALID where the URI
 * is of no such form.
 */
export async function readStoredModel(
  store: TrackingStore,
  uri: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  return store.getModelFiles(await sourceOf(store, uri));
}

/** The place that a registered version came from; any other URI as it is. */
async function sourceOf(store: TrackingStore, uri: string): Promise<string> {
  if (/^runs:\/+[^/]+\/.+$/.test(uri) || /^models:\/+m-[^/@]+$/.test(uri)) return uri;
  const [, name, version, alias] = /^models:\/+([^/@]+)(?:\/(\d+|latest)|@([^/@]+))$/.exec(uri) ?? [];
  if (name === undefined) {
    throw new AssayError("TRACKING_INVALID", {
      what: "the model's URI is not understood",
      got: JSON.stringify(uri.slice(0, 200)),
      wanted: "models:/<name>@<alias>, models:/<name>/<version>, models:/m-… or runs:/<run>/<name>",
    });
  }
  if (version !== "latest") return (await store.getVersion(name, version ? { version } : { alias })).source;
  const [newest] = await store.listVersions(name);
  if (newest !== undefined) return newest.source;
  throw new AssayError("TRACKING_MISSING", {
    what: `registered model "${name}" has no version`,
    next: "Register one first, or check the tracking URI.",
  });
}

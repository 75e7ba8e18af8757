import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { AssayError } from "../../../utils/errors/index.js";

/** Where a store is, and where its ids and its time come from. */
export interface Place {
  /** Absolute path of the `mlruns` folder. */
  readonly root: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** 32 hexadecimal digits, never the same twice. */
  readonly newId: () => string;
}

export const randomId = (): string => randomUUID().replaceAll("-", "");

/** The folder of deleted experiments. */
export const TRASH = ".trash";

/** In the root the registered models, in an experiment its logged models. */
export const MODELS = "models";

export const META = "meta.yaml";

/** `file:///…/mlruns/<parts>`, as MLflow writes it into artifact locations. */
export function fileUri(place: Place, ...parts: string[]): string {
  return pathToFileURL(join(place.root, ...parts)).href;
}

/**
 * The folder that an artifact location means. A location that ends in the store's own layout is read from where the store
 * is now, so that an `mlruns` folder can be moved; only artifacts that Python wrote elsewhere on this disk are read there.
 */
export function artifactFolder(place: Place, uri: string, ownParts: readonly string[]): string {
  const own = join(place.root, ...ownParts);
  if (uri.endsWith(`/${ownParts.join("/")}`)) return own;
  if (uri.startsWith("file:")) return fileURLToPath(uri);
  throw new AssayError("TRACKING_UNAVAILABLE", {
    what: "the artifacts are kept outside of the embedded store",
    got: uri,
    wanted: "a folder on this machine",
    next: "Read them with the MLflow client that knows that place.",
  });
}

import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { AssayError } from "../../utils/errors/index.js";
import { maskText } from "../../utils/secrets.js";
import { EmbeddedStore, type EmbeddedStoreOptions } from "./embedded/index.js";
import { connectionTo, RestStore } from "./rest/index.js";
import { spoolFolder } from "./spool/index.js";
import type { TrackingStore } from "./store.js";

export interface OpenStoreOptions extends EmbeddedStoreOptions {
  /** Folder that a relative URI is relative to, and whose `.env` is read. @default the current folder */
  readonly cwd?: string;
  /** Variables with a server's credentials and options; they win over `.env`. @default those of the process */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * The store of a tracking URI: `./mlruns`, an absolute path or `file:///…` is the embedded one, `http(s)://…` an MLflow
 * server. Nothing is made, read or sent before the first call. A URI of another kind throws TRACKING_UNAVAILABLE.
 */
export function openStore(uri: string, options: OpenStoreOptions = {}): TrackingStore {
  if (/^https?:/i.test(uri)) {
    const environment = { cwd: options.cwd, env: options.env };
    const connection = connectionTo(uri, environment);
    return new RestStore(connection, spoolFolder(connection.uri, environment));
  }
  return new EmbeddedStore(resolve(options.cwd ?? ".", folderOf(uri)), options);
}

function folderOf(uri: string): string {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1].toLowerCase();
  if (uri.trim() === "") throw unavailable("the tracking URI is empty", '""');
  if (scheme === undefined || isAbsolute(uri)) return uri;
  if (scheme !== "file") throw unavailable(`the tracking URI has the scheme "${scheme}"`, maskText(uri));
  try {
    // MLflow takes `file:./mlruns` as a relative folder; a file URL is always absolute.
    return /^file:\//i.test(uri) ? fileURLToPath(uri) : decodeURIComponent(uri.slice("file:".length));
  } catch (error) {
    throw unavailable("the tracking URI names no folder of this machine", uri, error);
  }
}

function unavailable(what: string, got: string, cause?: unknown): AssayError {
  return new AssayError("TRACKING_UNAVAILABLE", {
    what,
    got,
    wanted: "a folder, as ./mlruns or file:///data/mlruns, or a server, as http://127.0.0.1:5000",
    next: "Change `tracking.uri` or MLFLOW_TRACKING_URI; for registered models `tracking.registryUri` or MLFLOW_REGISTRY_URI.",
    cause,
  });
}

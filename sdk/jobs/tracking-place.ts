import { openStore, type TrackingStore, trackingDefaults } from "../io/registries/index.js";
import type { JobEnvironment } from "./environment.js";

/** Where runs and models are looked for. */
export interface TrackingOptions {
  /** A folder, `file:///…` or `http(s)://…`. @default MLFLOW_TRACKING_URI, else `./mlruns` */
  readonly trackingUri?: string;
  /** Folder that a relative URI is relative to. @default the current folder */
  readonly cwd?: string;
  /** Environment variables. @default those of the process, and of `.env` in `cwd` */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The store that runs are kept in: of a URI, else of MLFLOW_TRACKING_URI, else `./mlruns`. */
export function openTracking(uri: string | undefined, environment: JobEnvironment): TrackingStore {
  const place = uri ?? environment.os.values.mlflowTrackingUri ?? trackingDefaults.uri;
  return openStore(place, { cwd: environment.cwd, env: environment.os.variables });
}

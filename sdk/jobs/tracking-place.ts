import { openStore, type TrackingStore, trackingDefaults } from "../io/registries/index.js";
import { present } from "../utils/present.js";
import type { JobEnvironment } from "./environment.js";

/** URIs of the stores that are meant, where they are not those of the environment. */
export interface StoreUris {
  /** A folder, `file:///…` or `http(s)://…`. @default MLFLOW_TRACKING_URI, else `./mlruns` */
  readonly trackingUri?: string;
  /** Where registered models, datasets and configs are. @default MLFLOW_REGISTRY_URI, else where the runs are */
  readonly registryUri?: string;
}

/** Where runs and models are looked for. */
export interface TrackingOptions extends StoreUris {
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

/**
 * The store that registered models, datasets and configs are in: of a URI, else of MLFLOW_REGISTRY_URI, else the one of the
 * runs. As in MLflow, the variable counts for runs that are looked for elsewhere too.
 */
export function openRegistry(
  { trackingUri, registryUri }: StoreUris,
  environment: JobEnvironment,
): TrackingStore {
  return openTracking(registryUri ?? environment.os.values.mlflowRegistryUri ?? trackingUri, environment);
}

/** The URIs that a config names. */
export function storeUris(tracking: { readonly uri?: string; readonly registryUri?: string }): StoreUris {
  const { uri, registryUri } = tracking;
  return {
    ...present({ trackingUri: uri, registryUri }),
  };
}

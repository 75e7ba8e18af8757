import {
  type ConfigSource,
  type LoadConfigOptions,
  loadConfig,
  type ResolvedConfig,
} from "../io/configs/index.js";
import { fetchConfig } from "../io/registered/index.js";
import type { JobEnvironment } from "./environment.js";
import { type AnyConfig, CONFIG_KINDS } from "./registry.js";
import { openRegistry, type StoreUris } from "./tracking-place.js";

/** The config of a job, of whichever kind. */
export type ResolvedJob = ResolvedConfig<AnyConfig>;

/** Loads the config of a job, of whichever kind: `loadConfig` with the kinds that there are. */
export function loadJobConfig(
  sources: readonly ConfigSource[],
  options: Omit<LoadConfigOptions, "kinds"> = {},
): Promise<ResolvedJob> {
  // Checked by the schema of its kind, whose output it is.
  return loadConfig(sources, { ...options, kinds: CONFIG_KINDS }) as Promise<ResolvedJob>;
}

/**
 * Reads the config of a job. A registered one (`configs:/bikes@best`) comes out of the registry that the URIs name, else
 * that the extras `tracking.registryUri=…` and `tracking.uri=…` name, else out of that of the environment.
 */
export function readConfig(
  sources: readonly ConfigSource[],
  environment: JobEnvironment,
  { extras = [], trackingUri, registryUri }: { readonly extras?: readonly string[] } & StoreUris = {},
): Promise<ResolvedJob> {
  return loadJobConfig(sources, {
    extras,
    env: environment.os.variables,
    cwd: environment.cwd,
    settings: environment.settings,
    fetchRegistered: async (uri) => {
      const store = openRegistry(
        {
          trackingUri: trackingUri ?? extra(extras, "tracking.uri"),
          registryUri: registryUri ?? extra(extras, "tracking.registryUri"),
        },
        environment,
      );
      try {
        return await fetchConfig(store, uri);
      } finally {
        await store.close();
      }
    },
  });
}

function extra(extras: readonly string[], key: string): string | undefined {
  return extras.findLast((text) => text.startsWith(`${key}=`))?.slice(key.length + 1);
}

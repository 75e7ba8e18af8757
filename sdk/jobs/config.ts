import { type ConfigSource, loadConfig, type ResolvedConfig } from "../io/configs/index.js";
import { fetchConfig } from "../io/registered/index.js";
import type { JobEnvironment } from "./environment.js";
import { openRegistry, type StoreUris } from "./tracking-place.js";

/**
 * Reads the config of a job. A registered one (`configs:/bikes@best`) comes out of the registry that the URIs name, else
 * that the extras `tracking.registryUri=…` and `tracking.uri=…` name, else out of that of the environment.
 */
export function readConfig(
  sources: readonly ConfigSource[],
  environment: JobEnvironment,
  { extras = [], trackingUri, registryUri }: { readonly extras?: readonly string[] } & StoreUris = {},
): Promise<ResolvedConfig> {
  return loadConfig(sources, {
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

import { type ConfigSource, loadConfig, type ResolvedConfig } from "../io/configs/index.js";
import { fetchConfig } from "../io/registered/index.js";
import type { JobEnvironment } from "./environment.js";
import { openTracking } from "./tracking-place.js";

/**
 * Reads the config of a job. A registered one (`configs:/bikes@best`) comes out of the store that `trackingUri` names, else
 * that the extra `tracking.uri=…` names, else out of that of the environment.
 */
export function readConfig(
  sources: readonly ConfigSource[],
  environment: JobEnvironment,
  { extras = [], trackingUri }: { readonly extras?: readonly string[]; readonly trackingUri?: string } = {},
): Promise<ResolvedConfig> {
  return loadConfig(sources, {
    extras,
    env: environment.os.variables,
    cwd: environment.cwd,
    fetchRegistered: async (uri) => {
      const store = openTracking(trackingUri ?? trackingExtra(extras), environment);
      try {
        return await fetchConfig(store, uri);
      } finally {
        await store.close();
      }
    },
  });
}

function trackingExtra(extras: readonly string[]): string | undefined {
  return extras.findLast((text) => text.startsWith("tracking.uri="))?.slice("tracking.uri=".length);
}

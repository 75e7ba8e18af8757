import { AsyncLocalStorage } from "node:async_hooks";
import { PluginSet } from "./plugin-set.js";

const storage = new AsyncLocalStorage<PluginSet>();

/** The plug-ins of the work that calls: what kinds and metrics there are besides Assay's own. */
export function pluginsInScope(): PluginSet {
  return storage.getStore() ?? PluginSet.EMPTY;
}

/**
 * Does work in which there are these plug-ins and no others, whatever is awaited in it. Two experiments of one process do not see
 * each other's; the reasons stand in docs/decisions/plugins.md.
 */
export function withPlugins<T>(plugins: PluginSet | undefined, work: () => T): T {
  const wanted = plugins ?? PluginSet.EMPTY;
  // Where there are none and none are wanted, nothing is switched on.
  return wanted === pluginsInScope() ? work() : storage.run(wanted, work);
}

import type { ConfigSource, TrainingConfig } from "../../sdk/io/configs/index.js";
import { type LoadConfigOptions, loadConfig, type ResolvedConfig } from "../../sdk/io/configs/index.js";

/** Loads the config of a training, as `loadConfig` does. */
export async function loadTraining(
  sources: readonly ConfigSource[],
  options?: LoadConfigOptions,
): Promise<ResolvedConfig & { readonly value: TrainingConfig }> {
  const loaded = await loadConfig(sources, options);
  if (loaded.value.kind !== "training") throw new Error(`a config of kind ${loaded.value.kind}`);
  return { ...loaded, value: loaded.value };
}

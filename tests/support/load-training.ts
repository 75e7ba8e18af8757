import type {
  ConfigSource,
  LoadConfigOptions,
  ResolvedConfig,
  TrainingConfig,
} from "../../sdk/io/configs/index.js";
import { loadJobConfig } from "../../sdk/jobs/config.js";

/** Loads the config of a training, as `loadJobConfig` does. */
export async function loadTraining(
  sources: readonly ConfigSource[],
  options?: Omit<LoadConfigOptions, "kinds">,
): Promise<ResolvedConfig & { readonly value: TrainingConfig }> {
  const loaded = await loadJobConfig(sources, options);
  if (loaded.value.kind !== "training") throw new Error(`a config of kind ${loaded.value.kind}`);
  return { ...loaded, value: loaded.value };
}

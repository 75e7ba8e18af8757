import { extended, type PluginSet, pluginsInScope, withPlugins } from "../core/plugins/index.js";
import type { Table } from "../core/tables/index.js";
import { type TrainingConfig, trainingConfig } from "../io/configs/index.js";
import { digestTable } from "../io/datasets/index.js";
import { combinePlugins, loadPlugins } from "../io/plugins/index.js";
import type { DatasetInput, TrackingStore } from "../io/registries/index.js";
import { AssayError, asAssayError, hasCode } from "../utils/errors/index.js";
import { present } from "../utils/present.js";
import { readRunConfig } from "./run-config.js";
import type { JobConfig, JobStart } from "./state.js";
import { loadStep } from "./steps/load.js";
import type { StepContext } from "./steps/step.js";
import { registryStore, trackingStore } from "./steps/tracking.js";
import type { StoredModel } from "./stored-model.js";

/** The rows that a stored model was trained on, as far as they can be found again. */
export interface TrainingRows {
  /** Digest of the cleaned training rows, as its run kept it. */
  readonly digest?: string;
  /** The rows as they came; absent where they cannot be had. */
  readonly raw?: Table;
  /** The same, cleaned. */
  readonly cleaned?: Table;
  /** Columns of numbers that its config calls categories. */
  readonly categories?: readonly string[];
  /** Why they cannot be had, or what is to be known of them: a dataset that is another one by now. */
  readonly note?: string;
}

/**
 * Finds the training rows of a model again: the config that its run kept is loaded as the training had loaded it, and the
 * digest of what comes out is held against the one that the run kept. Never fails for what is not there: `note` says it.
 */
export async function findTrainingRows<Config extends JobConfig>(
  state: JobStart<Config>,
  { runId }: Pick<StoredModel, "runId">,
  { signal, now }: Pick<StepContext, "signal" | "now">,
): Promise<TrainingRows> {
  if (runId === undefined) return { note: "the model names no run that trained it" };
  const stores = [registryStore(state), trackingStore(state)];
  try {
    const kept = await readKept(stores, runId, state);
    if ("note" in kept) return kept;
    const digest = kept.inputs.find(({ context }) => context === "training")?.digest;
    const { categories } = kept.config.preprocessing ?? {};
    const known = {
      ...present({ digest, categories }),
    };
    try {
      const load = () => loadAgain(state, kept.config, digest, { signal, now });
      return { ...known, ...(await withPlugins(kept.plugins, load)) };
    } catch (cause) {
      const error = asAssayError(cause);
      if (error.code === "INTERRUPTED") throw error;
      return { ...known, note: `the training rows of run ${runId} cannot be read again: ${error.message}` };
    }
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}

interface Kept {
  readonly config: TrainingConfig;
  readonly inputs: readonly DatasetInput[];
  readonly plugins: PluginSet;
}

/** What the run kept, out of the first store that has it. */
async function readKept(
  stores: readonly TrackingStore[],
  runId: string,
  { environment }: Pick<JobStart, "environment">,
): Promise<Kept | { readonly note: string }> {
  for (const store of stores) {
    try {
      const [config, inputs] = await Promise.all([readRunConfig(store, runId), store.runInputs(runId)]);
      if (config === undefined) return { note: `run ${runId} kept no config` };
      const plugins = await keptPlugins(config, environment.cwd).catch(asAssayError);
      if (AssayError.isInstance(plugins)) return { note: `run ${runId}: ${plugins.message}` };
      const parsed = extended(trainingConfig, plugins).safeParse(config);
      return parsed.success
        ? { config: parsed.data, inputs, plugins }
        : { note: `run ${runId} kept the config of no training` };
    } catch (error) {
      if (!hasCode(error, "TRACKING_MISSING")) throw error;
    }
  }
  return { note: `there is no run ${runId} in ${stores[stores.length - 1].uri}` };
}

/** The plug-ins that a kept config names, and those in scope. */
async function keptPlugins(
  { plugins: kept }: { readonly plugins?: unknown },
  cwd: string,
): Promise<PluginSet> {
  const scope = pluginsInScope();
  const known = scope.plugins.flatMap(({ plugin, from }) => [plugin.name, from]);
  const named = (Array.isArray(kept) ? kept : []).map((one) => (one as { name?: unknown })?.name ?? one);
  const missing = named.filter((name) => !known.includes(name));
  if (missing.length === 0) return scope;
  const loaded = await loadPlugins(missing.map((value) => ({ value, folders: [cwd] })));
  return combinePlugins([...scope.plugins, ...loaded.plugins]);
}

async function loadAgain(
  { environment, startedAtMs }: JobStart,
  config: TrainingConfig,
  digest: string | undefined,
  context: Pick<StepContext, "signal" | "now">,
): Promise<Omit<TrainingRows, "digest" | "categories">> {
  const start = { config, environment, startedAtMs, files: [], directoryOf: () => environment.cwd };
  const { raw, train, unlearned } = await loadStep.run(start, { ...context, emit: () => {} });
  const rows = { raw: raw.take(unlearned.rowNumbers), cleaned: train };
  if (digest === undefined) return { ...rows, note: "the model's run kept no digest of its training rows" };
  const found = digestTable(train);
  if (found === digest) return rows;
  return {
    ...rows,
    note: `the training dataset is another one by now: its training rows had the digest ${digest}, they have ${found}`,
  };
}

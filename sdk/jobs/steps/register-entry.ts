import { displayable, entryView } from "../../display/index.js";
import {
  registerConfig as keepConfig,
  registerDataset as keepDataset,
  type RegisteredEntry,
} from "../../io/registered/index.js";
import type { Loaded } from "../state.js";
import { experimentName, registryStore } from "./tracking.js";

/** What a dataset or a config is registered as. */
export interface EntryOptions {
  /** Name in the registry. @default that of the dataset; of the experiment for a config */
  readonly name?: string;
  /** Alias that the version gets, as `training`; the version that had it loses it. */
  readonly alias?: string;
}

/** Registers the dataset of an experiment as it was read. */
export async function registerLoadedDataset(state: Loaded, options: EntryOptions): Promise<RegisteredEntry> {
  const { dataset, environment } = state;
  const { user } = environment;
  const store = registryStore(state);
  try {
    return shown(await keepDataset(store, dataset, { name: dataset.name, ...options, user }));
  } finally {
    await store.close();
  }
}

/** Registers the config of an experiment, resolved. */
export async function registerLoadedConfig(state: Loaded, options: EntryOptions): Promise<RegisteredEntry> {
  const { config, environment, files } = state;
  const folder = state.directoryOf("dataset");
  const { user } = environment;
  const store = registryStore(state);
  try {
    const place = { name: experimentName(state), ...options, user, files, folder };
    return shown(await keepConfig(store, config, place));
  } finally {
    await store.close();
  }
}

/** A registration that shows itself in a notebook and a terminal. */
export function shown(entry: RegisteredEntry): RegisteredEntry {
  return displayable(Object.freeze({ ...entry }), entryView);
}

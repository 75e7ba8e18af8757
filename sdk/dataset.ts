import type { Table } from "./core/tables/index.js";
import { type DatasetParts, datasetFromTable, type Dataset as ReadDataset } from "./io/datasets/index.js";
import {
  type FetchOptions,
  fetchDataset,
  type RegisteredEntry,
  registerDataset,
} from "./io/registered/index.js";
import { jobEnvironment } from "./jobs/environment.js";
import { shown } from "./jobs/steps/register-entry.js";
import { openRegistry, type TrackingOptions } from "./jobs/tracking-place.js";

/** A table with its name, the digest of its content and where it came from. */
export type Dataset = ReadDataset;

/** How a registered dataset is loaded: where it is looked for, and which part of it is taken. */
export interface LoadDatasetOptions extends TrackingOptions, FetchOptions {}

/** What a dataset is registered as, and where. */
export interface RegisterDatasetOptions extends TrackingOptions {
  /** Name in the registry. @default the dataset's own */
  readonly name?: string;
  /** Alias that the version gets, as `training`; the version that had it loses it. */
  readonly alias?: string;
  readonly signal?: AbortSignal;
}

export const Dataset = {
  /**
   * Loads a registered dataset: `datasets:/bikes@training`, `datasets:/bikes/3` or `datasets:/bikes/latest`. Throws
   * TRACKING_MISSING where there is none, DIGEST_MISMATCH where its content is not what was registered.
   *
   * @example
   * const { table, digest } = await Dataset.load("datasets:/bikes@training");
   */
  async load(uri: string, options: LoadDatasetOptions = {}): Promise<Dataset> {
    const { trackingUri, registryUri, cwd, env, ...selection } = options;
    const store = openRegistry({ trackingUri, registryUri }, jobEnvironment({ cwd, env }));
    try {
      return await fetchDataset(store, uri, selection);
    } finally {
      await store.close();
    }
  },

  /**
   * Registers a dataset, or a table that a program made: the next version of its name, or the version that has this content
   * already. Throws TRACKING_INVALID where MLflow would not take name or alias.
   *
   * @example
   * const { uri, isNew } = await Dataset.register(table, { name: "bikes", alias: "training" });
   */
  async register(data: DatasetParts | Table, options: RegisterDatasetOptions = {}): Promise<RegisteredEntry> {
    const { trackingUri, registryUri, cwd, env, ...registration } = options;
    const environment = jobEnvironment({ cwd, env });
    const dataset = "table" in data ? data : datasetFromTable(data, options.name);
    const store = openRegistry({ trackingUri, registryUri }, environment);
    try {
      const { user } = environment;
      return shown(await registerDataset(store, dataset, { name: dataset.name, ...registration, user }));
    } finally {
      await store.close();
    }
  },
} as const;

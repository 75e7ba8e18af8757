import type { Table } from "./core/tables/index.js";
import {
  type DatasetInputConfig,
  type DatasetParts,
  datasetFromTable,
  datasetOfPath,
  type Dataset as ReadDataset,
  readDataset,
} from "./io/datasets/index.js";
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

/** How a dataset is loaded: where it is looked for, which part of it is taken, and under which name. */
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
   * Loads a file by its path (CSV, TSV, Parquet, JSON, lines of JSON), what the `dataset` of a config says, or a registered
   * dataset: `datasets:/bikes@training`, `datasets:/bikes/3` or `datasets:/bikes/latest`. Paths are relative to `cwd`. Throws
   * DATA_FILE_MISSING, DATA_FORMAT and what else a file can be wrong in; TRACKING_MISSING where nothing is registered so,
   * DIGEST_MISMATCH where its content is not what was registered.
   *
   * @example
   * const { table } = await Dataset.load("bikes.csv");
   * const bikes = await Dataset.load({ kind: "csv", path: "bikes.csv", exclude: ["day"] });
   * const { digest } = await Dataset.load("datasets:/bikes@training");
   */
  async load(source: string | DatasetInputConfig, options: LoadDatasetOptions = {}): Promise<Dataset> {
    const { trackingUri, registryUri, cwd, env, ...selection } = options;
    if (typeof source !== "string" || !source.startsWith("datasets:")) {
      const { signal, columns, exclude, ...chosen } = selection;
      const config = {
        ...(typeof source === "string" ? datasetOfPath(source) : source),
        ...chosen,
        ...(columns === undefined ? {} : { columns: [...columns] }),
        ...(exclude === undefined ? {} : { exclude: [...exclude] }),
      };
      return readDataset(config, { baseDir: cwd ?? process.cwd(), signal });
    }
    const store = openRegistry({ trackingUri, registryUri }, jobEnvironment({ cwd, env }));
    try {
      return await fetchDataset(store, source, selection);
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

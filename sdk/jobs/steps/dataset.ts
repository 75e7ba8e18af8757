import type { TrainingConfig } from "../../io/configs/index.js";
import { type Dataset, readDataset } from "../../io/datasets/index.js";
import { fetchDataset } from "../../io/registered/index.js";
import type { JobEnvironment } from "../environment.js";
import { openRegistry, storeUris } from "../tracking-place.js";

/** Reads the dataset of a config: a file, a query, or a registered one out of the config's registry. */
export async function readConfigured(
  { dataset, tracking }: Pick<TrainingConfig, "dataset" | "tracking">,
  place: {
    readonly environment: JobEnvironment;
    /** Folder that relative paths inside of the dataset are relative to. */
    readonly dataFolder: string;
    readonly signal?: AbortSignal;
  },
): Promise<Dataset> {
  const { environment, dataFolder, signal } = place;
  const stopping = signal === undefined ? {} : { signal };
  if (dataset.kind !== "registered") return readDataset(dataset, { baseDir: dataFolder, ...stopping });
  const { kind: _, uri, ...selection } = dataset;
  const store = openRegistry(storeUris(tracking), environment);
  try {
    return await fetchDataset(store, uri, { ...selection, ...stopping });
  } finally {
    await store.close();
  }
}

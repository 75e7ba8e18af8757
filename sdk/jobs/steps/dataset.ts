import type { Table } from "../../core/tables/index.js";
import type { TrainingConfig } from "../../io/configs/index.js";
import { type Dataset, type DatasetRoles, readDataset } from "../../io/datasets/index.js";
import { fetchDataset } from "../../io/registered/index.js";
import { type Overrides, sectionOf } from "../../io/settings/index.js";
import { present } from "../../utils/present.js";
import type { JobEnvironment } from "../environment.js";
import { openRegistry, storeUris } from "../tracking-place.js";
import { targetName } from "./target.js";

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

/** What a config says of the columns of its dataset, as it is read: what is not among them is left out. */
export function rolesOf(
  config: { [Key in "target" | "task" | "preprocessing"]?: TrainingConfig[Key] | undefined },
  table: Table,
  settings: Overrides,
): DatasetRoles {
  const target = config.target === undefined ? undefined : targetName({ target: config.target });
  const categories = (config.preprocessing?.categories ?? []).filter((name) => table.has(name));
  return {
    ...sectionOf(settings, "profile"),
    ...(target !== undefined && table.has(target) ? { target } : {}),
    ...present({ task: config.task }),
    ...(categories.length === 0 ? {} : { categories }),
  };
}

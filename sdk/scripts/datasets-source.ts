import { resolve } from "node:path";
import type { Dataset } from "../io/datasets/index.js";
import type { StoreUris } from "../jobs/tracking-place.js";
import { AssayError } from "../utils/errors/index.js";
import type { Terminal } from "./terminal.js";

/** How a dataset that a command names is read. */
export interface SourceOptions extends StoreUris {
  readonly extras?: readonly string[];
  readonly signal?: AbortSignal;
}

/** The dataset that is meant, with what its config says of its columns, and the stores that are meant. */
export async function readSource(
  source: string,
  { extras = [], trackingUri, registryUri, signal }: SourceOptions,
  { cwd, env }: Terminal,
): Promise<{ dataset: Dataset; uris: StoreUris }> {
  const { jobEnvironment } = await import("../jobs/environment.js");
  const { sectionOf } = await import("../io/settings/index.js");
  const datasets = await import("../io/datasets/index.js");
  const environment = jobEnvironment({ cwd, env });
  const stopping = signal === undefined ? {} : { signal };
  const named = datasets.findDatasetOfPath(source);
  const isJson = /\.json$/i.test(source);
  const file = isJson && (await datasets.isConfigFile(resolve(cwd, source))) ? undefined : named;
  if (file !== undefined) {
    if (extras.length > 0) {
      throw new AssayError("CLI_USAGE", {
        what: "--extras are set over a config",
        got: `the data file ${source}`,
        next: "Leave them out, or name a config.",
      });
    }
    const read = await datasets.readDataset(file, { baseDir: cwd, ...stopping });
    const dataset = new datasets.ProfiledDataset(read, sectionOf(environment.settings, "profile"));
    return { dataset, uris: { trackingUri, registryUri } };
  }
  const { readConfig } = await import("../jobs/config.js");
  const { readConfigured, rolesOf } = await import("../jobs/steps/dataset.js");
  const { value, directoryOf, plugins } = await readConfig([source], environment, {
    extras,
    trackingUri,
    registryUri,
  });
  if (!("dataset" in value)) {
    throw new AssayError("CONFIG_INVALID", {
      what: `a config of kind ${value.kind} has no dataset`,
      wanted: "the config of a job that reads one",
    });
  }
  const { withPlugins } = await import("../core/plugins/index.js");
  const place = { environment, dataFolder: directoryOf("dataset"), ...stopping };
  const read = await withPlugins(plugins, () => readConfigured(value, place));
  const { tracking } = value;
  return {
    dataset: new datasets.ProfiledDataset(read, rolesOf(value, read.table, environment.settings)),
    uris: {
      trackingUri: trackingUri ?? tracking.uri,
      registryUri: registryUri ?? tracking.registryUri,
    },
  };
}

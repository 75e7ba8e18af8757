import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { Dataset, DatasetInputConfig } from "../io/datasets/index.js";
import type { StoreUris } from "../jobs/tracking-place.js";
import { AssayError } from "../utils/errors/index.js";
import type { CommandDefinition } from "./command.js";
import { printRegistered, type RegisterCommandOptions, registerOptionsOf } from "./entries.js";
import { EXIT } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";
import { REGISTRY_URI_OPTION, TRACKING_URI_OPTION, withRegistry } from "./tracking.js";

/** A JSON file that is larger is data: no config is. */
const CONFIG_BYTES = 1_000_000;

/** `assay datasets register CONFIG_OR_FILE`: registers the dataset of a config, or a data file. */
export const addRegisterDataset: CommandDefinition = (datasets, terminal, finish) => {
  datasets
    .command("register")
    .summary("register a dataset")
    .description(
      "Registers a data file (.csv, .csv.gz, .parquet, .json, .ndjson), or the dataset of a config, as the next version " +
        "of a name. The same content again is the version that it has; --alias moves to it.",
    )
    .argument("<CONFIG_OR_FILE>", "a config, or a data file")
    .option("--name <name>", "name in the registry (default: the dataset's)")
    .option("--alias <alias>", "alias of the version, as training")
    .option("--extras <key.path=value...>", "set values over the config, as dataset.limit=1000; repeatable")
    .option(...TRACKING_URI_OPTION)
    .option(...REGISTRY_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  assay datasets register data/bikes.csv --name bikes --alias training\n  assay datasets register confs/bikes.yaml --alias training",
    )
    .action(async (source: string, _, command: Command) => {
      const options = registerOptionsOf(command);
      const { dataset, uris } = await read(source, options, terminal);
      const { registerDataset } = await import("../io/registered/index.js");
      const { userName } = await import("../jobs/environment.js");
      const { name = dataset.name, alias } = options;
      const entry = await withRegistry(terminal, uris, (store) =>
        registerDataset(store, dataset, {
          name,
          user: userName(),
          ...(alias === undefined ? {} : { alias }),
        }),
      );
      await printRegistered(entry, terminal, options);
      finish(EXIT.done);
    });
};

/** The dataset that is meant, and the stores that are meant. */
async function read(
  source: string,
  { extras = [], trackingUri, registryUri }: RegisterCommandOptions,
  { cwd, env }: Terminal,
): Promise<{ dataset: Dataset; uris: StoreUris }> {
  const file = await dataFile(source, cwd);
  if (file !== undefined) {
    if (extras.length > 0) {
      throw new AssayError("CLI_USAGE", {
        what: "--extras are set over a config",
        got: `the data file ${source}`,
        next: "Leave them out, or name a config.",
      });
    }
    const { readDataset } = await import("../io/datasets/index.js");
    return { dataset: await readDataset(file, { baseDir: cwd }), uris: { trackingUri, registryUri } };
  }
  const { jobEnvironment } = await import("../jobs/environment.js");
  const { readConfig } = await import("../jobs/config.js");
  const { readConfigured } = await import("../jobs/steps/dataset.js");
  const environment = jobEnvironment({ cwd, env });
  const { value, directoryOf } = await readConfig([source], environment, {
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
  const dataset = await readConfigured(value, { environment, dataFolder: directoryOf("dataset") });
  const { tracking } = value;
  return {
    dataset,
    uris: {
      trackingUri: trackingUri ?? tracking.uri,
      registryUri: registryUri ?? tracking.registryUri,
    },
  };
}

/** How a data file is read, by its ending; undefined for a config. */
async function dataFile(path: string, cwd: string): Promise<DatasetInputConfig | undefined> {
  if (/\.csv(\.gz)?$/i.test(path)) return { kind: "csv", path };
  if (/\.parquet$/i.test(path)) return { kind: "parquet", path };
  if (/\.(ndjson|jsonl)$/i.test(path)) return { kind: "json", path, format: "lines" };
  if (!/\.json$/i.test(path) || (await isConfig(resolve(cwd, path)))) return undefined;
  return { kind: "json", path };
}

/** Whether a JSON file is one map with a dataset in it, as a config is, and not rows. */
async function isConfig(file: string): Promise<boolean> {
  try {
    if ((await stat(file)).size > CONFIG_BYTES) return false;
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    return typeof value === "object" && value !== null && Object.hasOwn(value, "dataset");
  } catch {
    // What cannot be read as one JSON value may be rows, one a line; a file that is not there is told by its reader.
    return false;
  }
}

import type { Command } from "commander";
import { present } from "../utils/present.js";
import type { CommandDefinition } from "./command.js";
import { readSource } from "./datasets-source.js";
import { printRegistered, registerOptionsOf } from "./entries.js";
import { EXIT } from "./exit-codes.js";
import { REGISTRY_URI_OPTION, TRACKING_URI_OPTION, withRegistry } from "./tracking.js";

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
      const { dataset, uris } = await readSource(source, options, terminal);
      const { registerDataset } = await import("../io/registered/index.js");
      const { userName } = await import("../jobs/environment.js");
      const { name = dataset.name, alias } = options;
      const entry = await withRegistry(terminal, uris, (store) =>
        registerDataset(store, dataset, {
          name,
          user: userName(),
          ...present({ alias }),
        }),
      );
      await printRegistered(entry, terminal, options);
      finish(EXIT.done);
    });
};

import type { CommandDefinition } from "./command.js";
import { addProfileDataset } from "./datasets-profile.js";
import { addRegisterDataset } from "./datasets-register.js";
import { printEntries } from "./entries.js";
import { EXIT } from "./exit-codes.js";
import { REGISTRY_URI_OPTION, TRACKING_URI_OPTION, type TrackingCommandOptions } from "./tracking.js";

/** `assay datasets`: the registered datasets. */
export const datasetsCommand: CommandDefinition = (program, terminal, finish) => {
  const datasets = program
    .command("datasets")
    .summary("list, profile and register datasets")
    .description(
      "Lists the registered datasets: versions, aliases, sizes, digests. A config reads one by " +
        "`dataset: datasets:/NAME@ALIAS`.",
    )
    .option(...TRACKING_URI_OPTION)
    .option(...REGISTRY_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  assay datasets\n  assay datasets profile data/bikes.csv --target bikers\n  assay datasets register data/bikes.csv --name bikes --alias training",
    )
    .action(async (options: TrackingCommandOptions) => {
      await printEntries("dataset", terminal, options);
      finish(EXIT.done);
    });
  addProfileDataset(datasets, terminal, finish);
  addRegisterDataset(datasets, terminal, finish);
};

import type { CommandDefinition } from "./command.js";
import { addRegisterConfig } from "./configs-register.js";
import { addShowConfig } from "./configs-show.js";
import { printEntries } from "./entries.js";
import { EXIT } from "./exit-codes.js";
import { TRACKING_URI_OPTION, type TrackingCommandOptions } from "./tracking.js";

/** `assay configs`: the registered configs. */
export const configsCommand: CommandDefinition = (program, terminal, finish) => {
  const configs = program
    .command("configs")
    .summary("list, register and show configs")
    .description(
      "Lists the registered configs in the tracking store: versions, aliases, digests. `assay run configs:/NAME@ALIAS` runs one.",
    )
    .option(...TRACKING_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  assay configs\n  assay configs register confs/bikes.yaml --name bikes --alias best\n  assay configs show bikes@best",
    )
    .action(async (options: TrackingCommandOptions) => {
      await printEntries("config", terminal, options);
      finish(EXIT.done);
    });
  addRegisterConfig(configs, terminal, finish);
  addShowConfig(configs, terminal, finish);
};

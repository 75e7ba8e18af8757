import type { Command } from "commander";
import { CHAMPION } from "../io/configs/champion.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { jsonLine, optionsOf, REGISTRY_URI_OPTION, TRACKING_URI_OPTION, withRegistry } from "./tracking.js";

/** `assay models rollback NAME`: gives an alias back to the version that had it before. */
export const addRollback: CommandDefinition = (models, terminal, finish) => {
  models
    .command("rollback")
    .summary("give an alias back to the version that had it before")
    .description(
      "Takes the last promotion back: the alias goes to the version that had it before; once more, to the one before that. " +
        "What was rolled back is kept with the registered model too.",
    )
    .argument("<NAME>", "the registered model's name")
    .option("--alias <alias>", "the alias", CHAMPION)
    .option(...TRACKING_URI_OPTION)
    .option(...REGISTRY_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText("after", "\nExample:\n  assay models rollback bikes")
    .action(async (name: string, { alias }: { readonly alias: string }, command: Command) => {
      const { json, ...uris } = optionsOf(command);
      const { rollback } = await import("../jobs/rollback.js");
      const done = await withRegistry(terminal, uris, (store) => rollback(store, name, alias));
      const { version, from, left, gone } = done;
      if (json) terminal.out(jsonLine({ name, version, alias, before: from ?? null, left }));
      else {
        const { promotionText } = await import("../display/index.js");
        terminal.out(promotionText(done));
        if (gone.length > 0) terminal.error(`passed over, as they are deleted: versions ${gone.join(", ")}`);
      }
      finish(EXIT.done);
    });
};

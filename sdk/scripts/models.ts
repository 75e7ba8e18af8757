import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { addPromote } from "./models-promote.js";
import { addRollback } from "./models-rollback.js";
import {
  jsonLine,
  REGISTRY_URI_OPTION,
  TRACKING_URI_OPTION,
  type TrackingCommandOptions,
  tableWidth,
  withRegistry,
} from "./tracking.js";

/** `assay models`: the registered models. */
export const modelsCommand: CommandDefinition = (program, terminal, finish) => {
  const models = program
    .command("models")
    .summary("list registered models, promote their versions, and roll back")
    .description("Lists the registered models: versions, aliases, and the runs that made them.")
    .option(...TRACKING_URI_OPTION)
    .option(...REGISTRY_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  assay models\n  assay models promote bikes --version 3 --alias Champion\n  assay models rollback bikes",
    )
    .action(async ({ json, ...uris }: TrackingCommandOptions) => {
      const { isModelEntry } = await import("../io/registered/index.js");
      const entries = await withRegistry(terminal, uris, async (store) =>
        Promise.all(
          (await store.listModels()).filter(isModelEntry).map(async (model) => ({
            ...model,
            versions: await store.listVersions(model.name),
          })),
        ),
      );
      if (json) terminal.out(jsonLine(entries));
      else if (entries.length === 0) terminal.out("No registered models.");
      else {
        const { modelsView } = await import("../display/index.js");
        terminal.out(modelsView(entries, { width: tableWidth(terminal) })["text/plain"]);
      }
      finish(EXIT.done);
    });
  addPromote(models, terminal, finish);
  addRollback(models, terminal, finish);
};

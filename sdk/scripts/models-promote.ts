import type { Command } from "commander";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { jsonLine, optionsOf, REGISTRY_URI_OPTION, TRACKING_URI_OPTION, withRegistry } from "./tracking.js";

/** `assay models promote NAME --version N --alias Champion`: gives an alias to a version. */
export const addPromote: CommandDefinition = (models, terminal, finish) => {
  models
    .command("promote")
    .summary("give an alias to a version")
    .description(
      "Gives an alias to a version of a registered model; the version that had it loses it. " +
        '`Model.load("models:/NAME@ALIAS")` loads the version that has it now.',
    )
    .argument("<NAME>", "the registered model's name")
    .requiredOption("--version <number>", "the version")
    .requiredOption("--alias <alias>", "the alias, as Champion")
    .option(...TRACKING_URI_OPTION)
    .option(...REGISTRY_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText("after", "\nExample:\n  assay models promote bikes --version 3 --alias Champion")
    .action(
      async (name: string, { version, alias }: { version: string; alias: string }, command: Command) => {
        const { json, ...uris } = optionsOf(command);
        const before = await withRegistry(terminal, uris, async (store) => {
          const model = (await store.listModels()).find((candidate) => candidate.name === name);
          await store.setAlias(name, alias, version);
          return model?.aliases[alias];
        });
        const was = before === undefined || before === version ? "" : ` (it was version ${before})`;
        if (json) terminal.out(jsonLine({ name, version, alias, before: before ?? null }));
        else terminal.out(`${name}@${alias} is version ${version} now${was}`);
        finish(EXIT.done);
      },
    );
};

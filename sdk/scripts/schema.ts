import { AssayError } from "../utils/errors/index.js";
import { didYouMean } from "../utils/names.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";

/** `assay schema [kind]`: the JSON Schema of configs. */
export const schemaCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("schema")
    .summary("print the JSON Schema of configs")
    .description(
      "Prints the JSON Schema (draft 2020-12) of every kind of config, or of one. Editors complete and check YAML with it.",
    )
    .argument("[kind]", "kind of config, as training; settings for the files of `assay settings`")
    .addHelpText("after", "\nExample:\n  assay schema training > training.schema.json")
    .action(async (kind?: string) => {
      const { configKindNames, isConfigKind, jsonSchema } = await import("../jobs/registry.js");
      if (kind === "settings") {
        const { settingsJsonSchema } = await import("../io/settings/index.js");
        terminal.out(JSON.stringify(settingsJsonSchema(), null, 2));
        return finish(EXIT.done);
      }
      if (kind !== undefined && !isConfigKind(kind)) {
        throw new AssayError("CLI_USAGE", {
          what: `no config is of the kind "${kind}"`,
          wanted: configKindNames.join(", "),
          next: didYouMean(kind, configKindNames),
        });
      }
      terminal.out(JSON.stringify(jsonSchema(kind), null, 2));
      finish(EXIT.done);
    });
};

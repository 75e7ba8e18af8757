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
    .option("--config <file...>", "with the plug-ins that a config names; several merge left to right")
    .option("--plugin <name...>", "with a plug-in: a package, or a path as ./plugin.ts")
    .addHelpText(
      "after",
      "\nPlug-ins of the project (`assay.plugins` in package.json) are always there.\n\nExamples:\n" +
        "  assay schema training > training.schema.json\n" +
        "  assay schema --config confs/training.yaml > confs/assay.schema.json\n\n" +
        "An editor with the YAML language server takes it by the first line of a config:\n" +
        "  # yaml-language-server: $schema=assay.schema.json",
    )
    .action(async (kind: string | undefined, { config, plugin }: SchemaOptions) => {
      if (kind === "settings") {
        const { settingsJsonSchema } = await import("../io/settings/index.js");
        terminal.out(JSON.stringify(settingsJsonSchema(), null, 2));
        return finish(EXIT.done);
      }
      if (config !== undefined && plugin !== undefined) {
        throw new AssayError("CLI_USAGE", {
          what: "--config and --plugin both say which plug-ins there are",
          wanted: "one of them",
          next: "Name the plug-in in the config's `plugins`, or leave --config out.",
        });
      }
      const { configPlugins } = await import("../io/configs/index.js");
      const { CONFIG_KINDS, configKindNames, jsonSchema } = await import("../jobs/registry.js");
      const plugins = await configPlugins(config ?? [{ plugins: plugin }], {
        kinds: CONFIG_KINDS,
        cwd: terminal.cwd,
      });
      const known = [...configKindNames, ...plugins.jobs.keys()];
      if (kind !== undefined && !known.includes(kind)) {
        throw new AssayError("CLI_USAGE", {
          what: `no config is of the kind "${kind}"`,
          wanted: known.join(", "),
          next: didYouMean(kind, known),
        });
      }
      terminal.out(JSON.stringify(jsonSchema(kind, plugins), null, 2));
      finish(EXIT.done);
    });
};

interface SchemaOptions {
  readonly config?: readonly string[];
  readonly plugin?: readonly string[];
}

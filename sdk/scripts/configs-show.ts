import type { Command } from "commander";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { jsonLine, optionsOf, REGISTRY_URI_OPTION, TRACKING_URI_OPTION, withRegistry } from "./tracking.js";

/** `assay configs show bikes@best`: prints a registered config. */
export const addShowConfig: CommandDefinition = (configs, terminal, finish) => {
  configs
    .command("show")
    .summary("print a registered config")
    .description("Prints a registered config as YAML.")
    .argument("<CONFIG>", "NAME@ALIAS, NAME/VERSION, or NAME for the latest version")
    .option(...TRACKING_URI_OPTION)
    .option(...REGISTRY_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText("after", "\nExample:\n  assay configs show bikes@best")
    .action(async (config: string, _, command: Command) => {
      const { json, ...uris } = optionsOf(command);
      const { fetchConfig, isEntryUri } = await import("../io/registered/index.js");
      const latest = /[@/]/.test(config) ? config : `${config}/latest`;
      const address = isEntryUri(config, "config") ? config : `configs:/${latest}`;
      const { text, uri } = await withRegistry(terminal, uris, (store) => fetchConfig(store, address));
      if (json) {
        const { parse } = await import("yaml");
        terminal.out(jsonLine({ uri, config: parse(text) as unknown }));
      } else terminal.out(text.trimEnd());
      finish(EXIT.done);
    });
};

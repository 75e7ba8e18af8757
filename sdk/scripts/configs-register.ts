import type { Command } from "commander";
import { AssayError } from "../utils/errors/index.js";
import { present } from "../utils/present.js";
import type { CommandDefinition } from "./command.js";
import { printRegistered, registerOptionsOf } from "./entries.js";
import { EXIT } from "./exit-codes.js";
import { REGISTRY_URI_OPTION, TRACKING_URI_OPTION, withRegistry } from "./tracking.js";

/** `assay configs register CONFIG…`: registers a config. */
export const addRegisterConfig: CommandDefinition = (configs, terminal, finish) => {
  configs
    .command("register")
    .summary("register a config")
    .description(
      "Registers a config (several merge left to right) as the next version of a name: checked, every default filled in, " +
        "secrets masked. The same values again are the version that they have; --alias moves to it.",
    )
    .argument("<CONFIG...>", "config files")
    .option("--name <name>", "name in the registry (default: the config's name)")
    .option("--alias <alias>", "alias of the version, as best")
    .option("--extras <key.path=value...>", "set values over the configs, as model.epochs=5; repeatable")
    .option(...TRACKING_URI_OPTION)
    .option(...REGISTRY_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText("after", "\nExample:\n  assay configs register confs/bikes.yaml --name bikes --alias best")
    .action(async (sources: string[], _, command: Command) => {
      const options = registerOptionsOf(command);
      const { extras = [], trackingUri, registryUri, alias } = options;
      const { jobEnvironment } = await import("../jobs/environment.js");
      const { readConfig } = await import("../jobs/config.js");
      const { registerConfig } = await import("../io/registered/index.js");
      const environment = jobEnvironment({ cwd: terminal.cwd, env: terminal.env });
      const { value, files, directoryOf } = await readConfig(sources, environment, {
        extras,
        trackingUri,
        registryUri,
      });
      const name = options.name ?? value.name;
      if (name === undefined) {
        throw new AssayError("CLI_USAGE", {
          what: "the config has no name, so it must be given one",
          wanted: "--name <name>",
        });
      }
      const { user } = environment;
      const folder = directoryOf("dataset");
      const uris = {
        trackingUri: trackingUri ?? value.tracking.uri,
        registryUri: registryUri ?? value.tracking.registryUri,
      };
      const entry = await withRegistry(terminal, uris, (store) =>
        registerConfig(store, value, {
          name,
          user,
          files,
          folder,
          ...present({ alias }),
        }),
      );
      await printRegistered(entry, terminal, options);
      finish(EXIT.done);
    });
};

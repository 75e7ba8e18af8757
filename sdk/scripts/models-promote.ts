import type { Command } from "commander";
import { AssayError } from "../utils/errors/index.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { jsonLine, optionsOf, REGISTRY_URI_OPTION, TRACKING_URI_OPTION, withRegistry } from "./tracking.js";

interface PromoteCommandOptions {
  readonly version?: string;
  readonly best?: string;
  readonly alias: string;
  readonly requirePassed?: boolean;
  readonly force?: string;
}

/** `assay models promote NAME --version N --alias Champion`: gives an alias to a version. */
export const addPromote: CommandDefinition = (models, terminal, finish) => {
  models
    .command("promote")
    .summary("give an alias to a version")
    .description(
      "Gives an alias to a version of a registered model; the version that had it loses it, and `assay models rollback` gives it back. " +
        '`Model.load("models:/NAME@ALIAS")` loads the version that has it now.',
    )
    .argument("<NAME>", "the registered model's name")
    .option("--version <number>", "the version, or latest")
    .option("--best <metric>", "the best version by a metric instead, as mae")
    .requiredOption("--alias <alias>", "the alias, as Champion")
    .option("--require-passed", "refuse a version whose last evaluation did not pass")
    .option("--force <reason>", "with --require-passed: promote it all the same; the reason is kept")
    .option(...TRACKING_URI_OPTION)
    .option(...REGISTRY_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  assay models promote bikes --version 3 --alias Champion\n  assay models promote bikes --best mae --alias Champion --require-passed",
    )
    .action(async (name: string, options: PromoteCommandOptions, command: Command) => {
      const { json, ...uris } = optionsOf(command);
      const { alias, force, requirePassed = false } = options;
      const version = versionOf(options);
      const { promote } = await import("../jobs/promote.js");
      const promotion = await withRegistry(terminal, uris, (store) =>
        promote(store, {
          name,
          alias,
          version,
          require: requirePassed ? "passed" : "none",
          forced: force,
          date: new Date().toISOString(),
        }),
      );
      const { former, forced, notes } = promotion;
      if (json) {
        const line = { name, version: promotion.version, alias, before: former ?? null };
        terminal.out(jsonLine(forced === undefined ? line : { ...line, forced }));
      } else {
        const { promotionText } = await import("../display/index.js");
        terminal.out(promotionText(promotion));
        for (const note of notes) terminal.error(note);
      }
      finish(EXIT.done);
    });
};

/** What is promoted: one of --version and --best says it. */
function versionOf({
  version,
  best,
  force,
  requirePassed,
}: PromoteCommandOptions): string | { best: string } {
  if (force !== undefined && requirePassed !== true)
    throw usage("--force is for --require-passed: without it nothing is refused");
  if ((version === undefined) === (best === undefined))
    throw usage(version === undefined ? "no version was given" : "--version and --best were both given");
  return version ?? { best: best ?? "" };
}

function usage(what: string): AssayError {
  return new AssayError("CLI_USAGE", { what, wanted: "--version NUMBER, --version latest or --best METRIC" });
}

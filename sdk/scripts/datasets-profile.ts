import type { Command } from "commander";
import type { DatasetProfile } from "../core/profile/index.js";
import { present } from "../utils/present.js";
import type { CommandDefinition } from "./command.js";
import { readSource } from "./datasets-source.js";
import { EXIT } from "./exit-codes.js";
import { interruptible } from "./interruption.js";
import type { Terminal } from "./terminal.js";
import {
  jsonLine,
  REGISTRY_URI_OPTION,
  TRACKING_URI_OPTION,
  type TrackingCommandOptions,
  tableWidth,
} from "./tracking.js";

interface ProfileCommandOptions extends TrackingCommandOptions {
  readonly target?: string;
  readonly time?: string;
  readonly task?: "regression" | "classification";
  readonly exclude?: readonly string[];
  readonly sample?: string;
  readonly html?: string;
  readonly extras?: readonly string[];
  readonly quiet?: boolean;
}

/** `assay datasets profile CONFIG_OR_FILE`: what a dataset holds, and what is odd about it. */
export const addProfileDataset: CommandDefinition = (datasets, terminal, finish) => {
  datasets
    .command("profile")
    .summary("tell what a dataset holds, and what is odd about it")
    .description(
      "Profiles a data file (.csv, .csv.gz, .parquet, .json, .ndjson), or the dataset of a config: types, missing and distinct " +
        "values, distributions, correlations, duplicates, gaps in time; with a target (a config names it), what each column says " +
        "of it, and columns that know it too well. Runs nothing and keeps nothing.",
    )
    .argument("<CONFIG_OR_FILE>", "a config, or a data file")
    .option("--target <column>", "column that is to be predicted (default: the config's)")
    .option("--task <task>", "regression or classification (default: by the target's type)")
    .option("--time <column>", "column that says when a row was (default: the only one of dates or times)")
    .option("--exclude <column...>", "columns to leave out")
    .option("--sample <rows>", "rows that correlations and leakage are looked for in (default: 50000)")
    .option("--html <file>", "write it as a page, too")
    .option("--extras <key.path=value...>", "set values over the config, as dataset.limit=1000; repeatable")
    .option(...TRACKING_URI_OPTION)
    .option(...REGISTRY_URI_OPTION)
    .option("--quiet", "no progress")
    .option("--json", "print it as one line of JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  assay datasets profile data/bikes.csv --target bikers\n  assay datasets profile confs/bikes.yaml --html bikes.html",
    )
    .action(async (source: string, _, command: Command) => {
      const options = command.optsWithGlobals<ProfileCommandOptions>();
      const profile = await profileSource(source, options, terminal);
      const { datasetProfileView, profileData } = await import("../display/index.js");
      if (options.json) terminal.out(jsonLine(profileData(profile)));
      else terminal.out(datasetProfileView(profile, { width: tableWidth(terminal) })["text/plain"]);
      if (options.html !== undefined) {
        const { writeProfile } = await import("../jobs/steps/profile-page.js");
        const { path } = await writeProfile(profile, options.html, terminal.cwd);
        if (!options.json) terminal.out(`page  ${path}`);
      }
      finish(EXIT.done);
    });
};

/** Reads and profiles, followed on standard error; Ctrl-C stops it. */
async function profileSource(
  source: string,
  options: ProfileCommandOptions,
  terminal: Terminal,
): Promise<DatasetProfile> {
  const { watchWork } = await import("./watching.js");
  // On a pipe there is nobody to tell how far it is.
  const quiet = options.quiet === true || !terminal.interactive;
  const { logger, onProgress, stop } = await watchWork(terminal, { quiet, plain: options.json ?? false });
  try {
    return await interruptible(
      async (signal) => {
        const { dataset } = await readSource(source, { ...options, signal }, terminal);
        const { target, task, time, exclude, sample } = options;
        return dataset.profile({
          ...present({ target, task, time }),
          ...(exclude === undefined ? {} : { exclude: [...exclude] }),
          ...(sample === undefined ? {} : { sample: Number(sample) }),
          signal,
          onProgress: quiet ? false : onProgress,
        });
      },
      () => logger.warn("Stopping; Ctrl-C once more ends at once."),
    );
  } finally {
    stop();
  }
}

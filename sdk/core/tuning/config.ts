import { z } from "zod";
import { halvingConfig, searchConfig, spaceConfig } from "../../utils/searchers/index.js";
import { foldsConfig } from "../../utils/splitters/folds-config.js";

/** What a tuning does where nobody says. */
export const tuneDefaults = {
  study: "auto",
  overwrite: false,
  /** In the current folder; `<name>` is the config's name. */
  output: "outputs/<name>-best.yaml",
  /** In the current folder. */
  studyFolder: ".assay/studies",
} as const;

/** The search for the best settings. */
export const tuneConfig = z
  .strictObject({
    space: spaceConfig,
    search: searchConfig.prefault({}).describe("How the space is searched. Default: 30 trials of tpe."),
    folds: foldsConfig
      .optional()
      .describe(
        "On which folds of the training rows trials are scored. Default: those of `crossValidate`, else by the kind of the split.",
      ),
    metric: z
      .string()
      .min(1)
      .optional()
      .describe("The metric that trials are ranked by, one of `metrics`. Default: the first of them."),
    halving: halvingConfig.optional(),
    parallel: z
      .int()
      .min(1)
      .max(256)
      .optional()
      .describe(
        "Worker processes that run trials side by side; 1 runs them in this process. Results are the same. Default: as many as ASSAY_WORKERS says, else as there are cores; 1 where there are few rows.",
      ),
    timeout: z
      .number()
      .positive()
      .optional()
      .describe("Seconds after which no further trial begins; those that run are finished. Default: none."),
    output: z
      .string()
      .min(1)
      .optional()
      .describe(
        `YAML file of the best config, ready to be run; relative to the config's folder. Default: ${tuneDefaults.output} in the current folder.`,
      ),
    overwrite: z
      .boolean()
      .default(tuneDefaults.overwrite)
      .describe("Whether an output that is there already is replaced."),
    study: z
      .enum(["auto", "new", "resume"])
      .default(tuneDefaults.study)
      .describe(
        "auto: goes on with an unfinished study of the same config and data, else begins one. new: begins one. resume: goes on with one, a finished one too, and fails where there is none.",
      ),
    studyFolder: z
      .string()
      .min(1)
      .optional()
      .describe(
        `Folder in which studies are kept while they run; relative to the config's folder. Default: ${tuneDefaults.studyFolder} in the current folder.`,
      ),
  })
  .describe(
    "Searches the best settings by cross-validation on the training rows; the test rows are not looked at. In a training, the best is trained in place of the config's own.",
  );

/** A tuning, every default filled in. */
export type TuneConfig = z.output<typeof tuneConfig>;
/** A tuning as a person writes it. */
export type TuneInput = z.input<typeof tuneConfig>;

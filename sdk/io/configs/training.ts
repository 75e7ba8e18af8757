import { z } from "zod";
import { cleaningConfig } from "../../core/cleaning/config.js";
import { explainConfig } from "../../core/explainers/config.js";
import { metricsConfig } from "../../core/metrics/config.js";
import { calibrateConfig } from "../../core/models/calibration/config.js";
import { modelConfig } from "../../core/models/config.js";
import { intervalsConfig } from "../../core/models/intervals/config.js";
import { preprocessingConfig } from "../../core/preprocessing/config.js";
import { targetConfig } from "../../core/preprocessing/target/config.js";
import { tableSchemaConfig } from "../../core/schemas/config.js";
import { selectFeaturesConfig } from "../../core/selection/config.js";
import { tuneConfig } from "../../core/tuning/config.js";
import { compareConfig } from "../../core/validation/config.js";
import { settingsDefaults, settingsShape } from "../../utils/settings/index.js";
import { splitConfig, splitDefaults } from "../../utils/splitters/config.js";
import { foldsConfig } from "../../utils/splitters/folds-config.js";
import { datasetSourceConfig } from "../registered/schema.js";
import { trackingConfig } from "../registries/config.js";
import { cardConfig } from "./card.js";
import { registerConfig } from "./register.js";
import { reportConfig } from "./report.js";

/** What a training has where its config says nothing; each part's own defaults stand beside its schema. */
export const trainingDefaults = {
  kind: "training",
  ...settingsDefaults,
  split: { kind: splitDefaults.kind },
  tracking: {},
  report: {},
} as const;

/** A training: data, checks, split, model, metrics, explanation, report. */
export const trainingConfig = z
  .strictObject({
    kind: z.literal("training").default(trainingDefaults.kind).describe("The job: a training."),
    ...settingsShape,
    dataset: datasetSourceConfig,
    schema: tableSchemaConfig
      .optional()
      .describe("What the dataset must look like; checked before anything else. Default: no check."),
    clean: cleaningConfig
      .optional()
      .describe(
        "Cleaning steps, in order; what they learn, they learn of training rows only. Default: none.",
      ),
    task: z
      .enum(["regression", "classification"])
      .optional()
      .describe("Whether a number or a class is predicted. Default: by the type of the target."),
    target: targetConfig,
    split: splitConfig
      .prefault(trainingDefaults.split)
      .describe("How rows are parted into training and test."),
    preprocessing: preprocessingConfig.optional(),
    model: modelConfig,
    selectFeatures: selectFeaturesConfig.optional(),
    crossValidate: foldsConfig
      .optional()
      .describe(
        "Scores the model on folds of the training rows before it is trained on all of them. Default: not done.",
      ),
    compare: compareConfig.optional(),
    tune: tuneConfig.optional(),
    resume: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Id of a run whose training was stopped, or latest: the newest unfinished run of the experiment with this data and config, where there is one. Goes on from its last checkpoint (see model.checkpointEvery), in a new run. Data and model must be the same; epochs may be more.",
      ),
    calibrate: calibrateConfig.optional(),
    intervals: intervalsConfig.optional(),
    metrics: metricsConfig
      .optional()
      .describe(
        "What the model is judged by on the test rows, with thresholds where wanted. Default: by task.",
      ),
    explain: z
      .union([z.literal(false), explainConfig])
      .optional()
      .describe("How the model is explained; false leaves it out. Default: auto."),
    tracking: trackingConfig.prefault(trainingDefaults.tracking),
    report: z
      .union([z.literal(false), reportConfig])
      .prefault(trainingDefaults.report)
      .describe("The HTML report; false leaves it out."),
    card: cardConfig.optional(),
    register: registerConfig.optional(),
  })
  // Known before the first row is read, so that no training is lost to them.
  .refine(({ register, tracking }) => register === undefined || tracking.enabled, {
    path: ["register"],
    message: "no register where tracking.enabled is false: only a run's model can be registered",
  })
  .refine(({ register, tracking }) => register === undefined || tracking.log?.model !== false, {
    path: ["register"],
    message: "no register where tracking.log.model is false: only a model that is kept can be registered",
  })
  .refine(({ resume, tracking }) => resume === undefined || tracking.enabled, {
    path: ["resume"],
    message: "no resume where tracking.enabled is false: checkpoints are kept with runs",
  })
  .refine(({ compare, crossValidate }) => compare === undefined || crossValidate === undefined, {
    path: ["crossValidate"],
    message: "one of compare and crossValidate: a comparison cross-validates, by its own `folds`",
  })
  .refine(({ tune, compare }) => tune === undefined || compare === undefined, {
    path: ["tune"],
    message:
      "one of tune and compare: both pick the model; models can be a choice of the space, as `model: { choice: [{ kind: forest }, …] }`",
  })
  .refine(({ tune, resume }) => tune === undefined || resume === undefined, {
    path: ["resume"],
    message: "no resume beside tune: a study goes on by itself, see tune.study",
  })
  .describe("Trains a model on a dataset, judges and explains it on rows that it never saw, and reports.");

/** A training's config, every default filled in. */
export type TrainingConfig = z.output<typeof trainingConfig>;
/** A training's config as a person writes it. */
export type TrainingInput = z.input<typeof trainingConfig>;

/** Keys that hold paths, relative to the file that they stand in. */
export const trainingPathKeys: readonly string[] = [
  "dataset.path",
  "model.module",
  "model.path",
  "tracking.uri",
  "report.path",
  "tune.output",
  "tune.studyFolder",
];

import { z } from "zod";
import { comparisonConfig } from "../../core/comparison/config.js";
import { driftConfig } from "../../core/drift/config.js";
import { metricsConfig } from "../../core/metrics/config.js";
import { slicesConfig } from "../../core/slices/config.js";
import { settingsShape } from "../../utils/settings/index.js";
import { datasetSourceConfig } from "../registered/schema.js";
import { trackingConfig } from "../registries/config.js";
import { CHAMPION } from "./champion.js";
import { reportConfig } from "./report.js";
import { MODEL_PLACES, storedModelPathKeys, storedModelShape } from "./stored-model.js";

const championConfig = z
  .strictObject({
    alias: z
      .string()
      .min(1)
      .default(CHAMPION)
      .describe("Alias of the model to compare with, under the same registered name."),
    model: z
      .string()
      .min(1)
      .optional()
      .describe(
        `The model to compare with, wherever it is: ${MODEL_PLACES}. Default: the one with the alias.`,
      ),
    metric: z
      .string()
      .min(1)
      .optional()
      .describe("Metric of the comparison. Default: the first of the config's metrics."),
    mustNotBeWorse: z
      .boolean()
      .default(false)
      .describe(
        "Whether a model that is worse, beyond chance, misses; so does one that cannot be compared, but not the first one.",
      ),
  })
  .describe("The model that this one is compared with on the same rows.");

/** A stored model judged on a dataset. */
export const evaluationsConfig = z
  .strictObject({
    kind: z.literal("evaluations").describe("The job: an evaluation of a stored model."),
    ...settingsShape,
    ...storedModelShape,
    metrics: metricsConfig
      .optional()
      .describe("What the model is judged by, with thresholds where wanted. Default: by task."),
    champion: z
      .union([z.literal(false), championConfig])
      .prefault({})
      .describe("The model that this one is compared with on the same rows; false leaves it out."),
    comparison: comparisonConfig.prefault({}),
    inTime: z
      .boolean()
      .optional()
      .describe(
        "Whether rows stand in order of time: errors of neighbours then count as dependent. Default: true with a chronological split.",
      ),
    slices: z
      .union([z.literal(false), slicesConfig])
      .prefault({})
      .describe("Where the model errs most: the worst cohorts of rows; false leaves it out."),
    drift: z
      .union([z.literal(false), driftConfig])
      .prefault({})
      .describe("How far rows and predictions have moved from the reference; false leaves it out."),
    reference: datasetSourceConfig
      .optional()
      .describe(
        "Rows that drift is measured from. Default: the rows that the model was trained on, as its run knows them.",
      ),
    onDrift: z
      .enum(["warn", "fail"])
      .default("warn")
      .describe("What comes of rows or predictions that drifted: a warning, or a missed evaluation."),
    tracking: trackingConfig.prefault({}),
    report: z
      .union([z.literal(false), reportConfig])
      .prefault({})
      .describe("The HTML report; false leaves it out."),
  })
  .describe(
    "Judges a stored model on a dataset: metrics against thresholds, the Champion, errors by slices, drift. A model that misses fails the job, and is not promoted.",
  );

export type EvaluationsConfig = z.output<typeof evaluationsConfig>;

export const evaluationsPathKeys: readonly string[] = [
  ...storedModelPathKeys,
  "champion.model",
  "reference.path",
];

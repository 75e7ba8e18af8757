import { z } from "zod";
import { explainConfig } from "../../core/explainers/config.js";
import { settingsShape } from "../../utils/settings/index.js";
import { datasetSourceConfig } from "../registered/schema.js";
import { trackingConfig } from "../registries/config.js";
import { reportConfig } from "./report.js";
import { storedModelPathKeys, storedModelShape } from "./stored-model.js";

/** Where the files go where the config says nothing: in the current folder. */
const OUTPUT = "outputs/explanation";

/** A stored model explained on a dataset. */
export const explanationsConfig = z
  .strictObject({
    kind: z.literal("explanations").describe("The job: an explanation of a stored model."),
    ...settingsShape,
    ...storedModelShape,
    explain: explainConfig
      .optional()
      .describe("How the model is explained, and how many rows are (`rows`). Default: auto."),
    background: datasetSourceConfig
      .optional()
      .describe(
        "Rows that SHAP values compare with. Default: the rows that the model was trained on, as its run knows them; where these cannot be had, those of `dataset`.",
      ),
    output: z
      .strictObject({
        path: z
          .string()
          .min(1)
          .default(OUTPUT)
          .describe("Folder of the Parquet files, relative to the config's folder."),
        overwrite: z.boolean().default(false).describe("Whether an earlier explanation there is replaced."),
      })
      .prefault({})
      .describe(
        `Where SHAP values, importances and explained rows are written. Default: ${OUTPUT} in the current folder.`,
      ),
    tracking: trackingConfig.prefault({}),
    report: z
      .union([z.literal(false), reportConfig])
      .prefault({})
      .describe("The HTML report; false leaves it out."),
  })
  .describe("Explains a stored model on a dataset: importances and SHAP values as Parquet, and a report.");

export type ExplanationsConfig = z.output<typeof explanationsConfig>;

export const explanationsPathKeys: readonly string[] = [
  ...storedModelPathKeys,
  "background.path",
  "output.path",
];

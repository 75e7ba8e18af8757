import { z } from "zod";
import { tableSchemaConfig } from "../../core/schemas/config.js";
import { splitConfig } from "../../utils/splitters/config.js";
import { datasetSourceConfig } from "../registered/schema.js";

/** Names of a model, for the help of a key. */
export const MODEL_PLACES =
  "models:/<name>@<alias>, models:/<name>/<version>, models:/<name>/latest, runs:/<id>/model, or the folder of a saved model";

/** What a job has that takes a stored model to a dataset; a kind's schema spreads it. */
export const storedModelShape = {
  model: z.string().min(1).describe(`The model: ${MODEL_PLACES}.`),
  dataset: datasetSourceConfig,
  schema: tableSchemaConfig
    .optional()
    .describe("What the dataset must look like; checked before anything else. Default: no check."),
  target: z
    .string()
    .min(1)
    .optional()
    .describe("Column of the dataset that holds the truth. Default: the model's target."),
  split: splitConfig
    .optional()
    .describe(
      "Parts the rows as a training would; only the test rows are taken then. Default: all rows are taken.",
    ),
};

/** Keys of it that hold paths. */
export const storedModelPathKeys = ["model", "dataset.path", "tracking.uri", "report.path"] as const;

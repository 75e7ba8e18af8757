import { z } from "zod";
import { settingsShape } from "../../utils/settings/index.js";
import { predictionInputConfig, predictionOutputConfig, predictionShape } from "../predictions/config.js";
import { trackingConfig } from "../registries/config.js";
import { MODEL_PLACES } from "./stored-model.js";

/** A stored model's predictions of the rows of files, into files. */
export const inferenceConfig = z
  .strictObject({
    kind: z.literal("inference").describe("The job: a batch prediction."),
    ...settingsShape,
    model: z.string().min(1).describe(`The model: ${MODEL_PLACES}.`),
    input: predictionInputConfig,
    output: predictionOutputConfig,
    ...predictionShape,
    tracking: trackingConfig.prefault({}),
  })
  .describe("Predicts the rows of files with a stored model, streamed, into files.");

export type InferenceConfig = z.output<typeof inferenceConfig>;

export const inferencePathKeys: readonly string[] = [
  "model",
  "input.path",
  "output.path",
  "invalid.path",
  "tracking.uri",
];

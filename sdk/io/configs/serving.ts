import { z } from "zod";
import { settingsShape } from "../../utils/settings/index.js";
import { trackingConfig } from "../registries/config.js";
import { httpConfig, httpPathKeys } from "../services/http/config.js";
import { kafkaConfig, kafkaPathKeys } from "../services/kafka/config.js";
import { predictionLogConfig, predictionLogPathKeys } from "../services/prediction-log/config.js";
import { refreshConfig } from "../services/served/config.js";
import { MODEL_PLACES } from "./stored-model.js";

/** A stored model's predictions over HTTP, until it is stopped. */
export const servingConfig = z
  .strictObject({
    kind: z.literal("serving").describe("The job: a model over HTTP."),
    ...settingsShape,
    model: z.string().min(1).describe(`The model: ${MODEL_PLACES}.`),
    http: httpConfig.prefault({}),
    refresh: refreshConfig.prefault({}),
    log: predictionLogConfig.optional(),
    kafka: kafkaConfig
      .optional()
      .describe(
        "Brokers of the topic of `log`. Default: those of the stream beside the server, else DEFAULT_KAFKA_SERVER.",
      ),
    tracking: trackingConfig.prefault({}),
  })
  .describe("Serves a stored model over HTTP, until it is stopped.");

export type ServingConfig = z.output<typeof servingConfig>;

export const servingPathKeys: readonly string[] = [
  "model",
  "tracking.uri",
  ...httpPathKeys,
  ...predictionLogPathKeys,
  ...kafkaPathKeys.map((key) => `kafka.${key}`),
];

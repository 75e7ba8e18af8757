import { z } from "zod";
import { settingsShape } from "../../utils/settings/index.js";
import { trackingConfig } from "../registries/config.js";
import { kafkaPathKeys, kafkaShape } from "../services/kafka/config.js";
import {
  streamBatchConfig,
  streamDefaults,
  streamGroupConfig,
  streamHealthConfig,
  streamInputConfig,
  streamOutputConfig,
  streamRetryConfig,
  streamTopicsConfig,
} from "../services/kafka/stream-config.js";
import { monitorConfig } from "../services/monitor/config.js";
import { predictionLogConfig, predictionLogPathKeys } from "../services/prediction-log/config.js";
import { refreshConfig } from "../services/served/config.js";
import { MODEL_PLACES } from "./stored-model.js";

/** A stored model's predictions of the messages of a topic, into another. */
export const kafkaInferenceConfig = z
  .strictObject({
    kind: z.literal("kafka-inference").describe("The job: predictions of a stream."),
    ...settingsShape,
    model: z.string().min(1).describe(`The model: ${MODEL_PLACES}.`),
    refresh: refreshConfig.prefault({}),
    ...kafkaShape,
    input: streamInputConfig.prefault({}),
    output: streamOutputConfig.prefault({}),
    deadLetters: z
      .strictObject({
        topic: z
          .string()
          .min(1)
          .optional()
          .describe("Topic of messages that cannot be predicted. Default: `<input topic>.dead-letters`."),
      })
      .prefault({})
      .describe("Where messages go that cannot be predicted, with the reason in their headers."),
    group: streamGroupConfig.prefault({}),
    delivery: z
      .enum(["at-least-once", "exactly-once"])
      .default(streamDefaults.delivery)
      .describe(
        "at-least-once: nothing is lost, what a crash cuts off comes twice. exactly-once: results and offsets in transactions; who reads the output must read committed messages only.",
      ),
    batch: streamBatchConfig.prefault({}),
    retry: streamRetryConfig.prefault({}),
    topics: streamTopicsConfig.prefault({}),
    health: streamHealthConfig.prefault({}),
    log: predictionLogConfig.optional(),
    monitor: monitorConfig.optional(),
    tracking: trackingConfig.prefault({}),
  })
  .describe(
    "Predicts the messages of a Kafka topic with a stored model, into another topic, until it is stopped.",
  );

export type KafkaInferenceConfig = z.output<typeof kafkaInferenceConfig>;

export const kafkaInferencePathKeys: readonly string[] = [
  "model",
  "tracking.uri",
  "input.format.schema",
  "output.format.schema",
  ...kafkaPathKeys,
  ...predictionLogPathKeys,
];

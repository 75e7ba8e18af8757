import { z } from "zod";
import { inputFormatConfig, outputFormatConfig } from "./codecs/config.js";

/** What a stream of predictions does where its config says nothing. */
export const streamDefaults = { delivery: "at-least-once" } as const;

export const streamInputDefaults = {
  from: "earliest",
  unknownFields: "ignore",
  missing: "reject",
  maxBytes: 1_048_576,
} as const;

export const streamOutputDefaults = { keep: "none", probabilities: true, bounds: true } as const;

export const streamGroupDefaults = {
  sessionTimeoutMs: 30_000,
  rebalanceTimeoutMs: 60_000,
  heartbeatMs: 3000,
} as const;

export const streamBatchDefaults = { rows: 500, maxBytes: 1_048_576, maxWaitMs: 500 } as const;

export const streamRetryDefaults = { firstMs: 200, longestMs: 5000 } as const;

export const streamTopicsDefaults = { create: true } as const;

export const streamHealthDefaults = { stallSeconds: 60 } as const;

const topic = z
  .string()
  .regex(/^[a-zA-Z0-9._-]{1,249}$/, "a topic's name: letters, digits, dots, underscores and hyphens")
  .refine((name) => name !== "." && name !== "..", "a topic's name");

const ms = z.int().min(1).max(2_147_483_647);

export const streamInputConfig = z
  .strictObject({
    topic: topic.optional().describe("Topic to read. Default: DEFAULT_KAFKA_INPUT_TOPIC, else input_topic."),
    format: inputFormatConfig.default({ kind: "json" }),
    from: z
      .enum(["earliest", "latest"])
      .default(streamInputDefaults.from)
      .describe("Where a group begins that has read nothing yet."),
    unknownFields: z
      .enum(["ignore", "refuse"])
      .default(streamInputDefaults.unknownFields)
      .describe(
        "What a field does that the model does not read and that is not kept: nothing, or the message is a dead letter.",
      ),
    missing: z
      .enum(["reject", "predict"])
      .default(streamInputDefaults.missing)
      .describe(
        "What a missing value does where training had none: the message is a dead letter, or it is predicted all the same.",
      ),
    maxBytes: z
      .int()
      .min(1)
      .default(streamInputDefaults.maxBytes)
      .describe("Larger values are dead letters, unread."),
  })
  .describe("What is read.");

export const streamOutputConfig = z
  .strictObject({
    topic: topic
      .optional()
      .describe("Topic to write. Default: DEFAULT_KAFKA_OUTPUT_TOPIC, else output_topic."),
    format: outputFormatConfig.default({ kind: "json" }),
    keep: z
      .union([z.enum(["none", "all"]), z.array(z.string().min(1)).min(1)])
      .default(streamOutputDefaults.keep)
      .describe(
        "Fields of the message that stand before the prediction, as an id. Key, headers and time are always kept.",
      ),
    probabilities: z
      .boolean()
      .default(streamOutputDefaults.probabilities)
      .describe("Whether the probability of each class is written (classification)."),
    bounds: z
      .boolean()
      .default(streamOutputDefaults.bounds)
      .describe("Whether lower and upper are written, where the model has intervals."),
  })
  .describe("What is written.");

export const streamGroupConfig = z
  .strictObject({
    id: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Consumer group: its members share the partitions. Default: DEFAULT_KAFKA_GROUP_ID, else assay-inference.",
      ),
    sessionTimeoutMs: ms
      .default(streamGroupDefaults.sessionTimeoutMs)
      .describe("A member without a sign of life for so long, in ms, loses its partitions."),
    rebalanceTimeoutMs: ms
      .default(streamGroupDefaults.rebalanceTimeoutMs)
      .describe("Longest time, in ms, that the group waits for its members when partitions are parted anew."),
    heartbeatMs: ms
      .default(streamGroupDefaults.heartbeatMs)
      .describe("Time between two signs of life, in ms."),
  })
  .refine(({ heartbeatMs, sessionTimeoutMs }) => 2 * heartbeatMs <= sessionTimeoutMs, {
    message: "heartbeatMs must be at most half of sessionTimeoutMs",
    path: ["heartbeatMs"],
  })
  .describe("The consumer group.");

export const streamBatchConfig = z
  .strictObject({
    rows: z
      .int()
      .min(1)
      .max(100_000)
      .default(streamBatchDefaults.rows)
      .describe(
        "Most messages of a partition that are predicted, sent and committed at once: what a crash repeats at most.",
      ),
    maxBytes: z
      .int()
      .min(1)
      .default(streamBatchDefaults.maxBytes)
      .describe("Most bytes of a partition that are fetched at once."),
    maxWaitMs: ms
      .default(streamBatchDefaults.maxWaitMs)
      .describe("Longest that a broker waits for messages before it answers, in ms."),
  })
  .describe("How much is done at once.");

export const streamRetryConfig = z
  .strictObject({
    firstMs: ms
      .default(streamRetryDefaults.firstMs)
      .describe("First pause before work is tried again, in ms; each is twice the one before."),
    longestMs: ms.default(streamRetryDefaults.longestMs).describe("Longest pause, in ms."),
  })
  .describe("How work is tried again that brokers or the model refuse; it is never given up.");

export const streamTopicsConfig = z
  .strictObject({
    create: z
      .boolean()
      .default(streamTopicsDefaults.create)
      .describe("Whether topics are made that are not there."),
    partitions: z
      .int()
      .min(1)
      .optional()
      .describe("Partitions of topics that are made. Default: the broker's."),
    replicas: z.int().min(1).optional().describe("Replicas of topics that are made. Default: the broker's."),
  })
  .describe("Topics that are not there.");

export const streamHealthConfig = z
  .strictObject({
    stallSeconds: z
      .number()
      .positive()
      .default(streamHealthDefaults.stallSeconds)
      .describe("A stream is unwell where messages wait and none was done for so long, in seconds."),
  })
  .describe("When a stream counts as unwell.");

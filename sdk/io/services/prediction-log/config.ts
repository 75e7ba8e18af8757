import { z } from "zod";

/** What is kept of predictions where a config says nothing. */
export const predictionLogDefaults = {
  share: 1,
  /** Rows of a file. */
  maxRows: 10_000,
  rollSeconds: 300,
  /** Rows in memory. */
  maxPending: 50_000,
} as const;

/** A log of what a served model was given and what it said. */
export const predictionLogConfig = z
  .strictObject({
    path: z.string().min(1).optional().describe("Folder of Parquet files, which appear whole."),
    topic: z
      .string()
      .regex(/^[a-zA-Z0-9._-]{1,249}$/, "a topic's name: letters, digits, dots, underscores and hyphens")
      .optional()
      .describe(
        "Topic of JSON messages, one a row, at the brokers of the stream, or of `kafka` in the config of a serving.",
      ),
    share: z
      .number()
      .gt(0)
      .max(1)
      .default(predictionLogDefaults.share)
      .describe("Share of the rows that are kept, drawn by chance."),
    mask: z
      .array(z.string().min(1))
      .default([])
      .describe("Columns whose values are left out: they are null in the log."),
    maxRows: z
      .int()
      .min(1)
      .max(10_000_000)
      .default(predictionLogDefaults.maxRows)
      .describe("Rows after which a file, or a batch of messages, is written."),
    rollSeconds: z
      .number()
      .positive()
      .max(86_400)
      .default(predictionLogDefaults.rollSeconds)
      .describe("Longest time that a row waits to be written, in seconds; a crash loses what waits."),
    maxPending: z
      .int()
      .min(1)
      .default(predictionLogDefaults.maxPending)
      .describe(
        "Most rows that wait, in memory: where writing is slow or fails, more are dropped and counted.",
      ),
  })
  .refine(({ path, topic }) => (path === undefined) !== (topic === undefined), "path or topic, and not both")
  .refine(({ maxRows, maxPending }) => maxRows <= maxPending, {
    message: "maxPending must be at least maxRows",
    path: ["maxPending"],
  })
  .describe("Inputs and predictions that are kept, for an evaluation of drift. Default: none are.");

export type PredictionLogConfig = z.output<typeof predictionLogConfig>;

/** Keys of it that hold paths. */
export const predictionLogPathKeys: readonly string[] = ["log.path"];

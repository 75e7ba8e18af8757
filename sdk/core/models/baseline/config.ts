import { z } from "zod";

/** A model that looks at no column: the floor that every other model has to beat. */
export const baselineConfig = z
  .strictObject({
    kind: z.literal("baseline"),
    strategy: z
      .enum(["mean", "median", "last", "seasonal", "prior", "mostFrequent"])
      .optional()
      .describe(
        "What is predicted. Regression: mean (default) or median of the training target, its last value, or the value one season before (seasonal). Classification: the classes' shares (prior, default), or all on the most frequent class.",
      ),
    period: z.int().min(1).optional().describe("Rows in one season, for the strategy seasonal. Default 24."),
  })
  .describe("A model that looks at no column: the floor that every other model has to beat.");

export type BaselineConfig = z.infer<typeof baselineConfig>;

/** What the baseline is where the config says nothing. */
export const baselineDefaults = {
  kind: "baseline",
  /** Strategy by task. */
  strategy: { regression: "mean", classification: "prior" },
  /** Rows: hours with a daily season. */
  period: 24,
} as const;

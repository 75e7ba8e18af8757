import { z } from "zod";

/** Defaults of the baseline. */
export const baselineDefaults = {
  /** Regression: `mean`; classification: `prior`. */
  strategy: "auto",
  /** Rows in one season (for `seasonal`): 24 for hours with a daily season. */
  period: 24,
} as const;

/** A model that looks at no column: the floor that every other model has to beat. */
export const baselineConfig = z
  .strictObject({
    kind: z.literal("baseline"),
    strategy: z
      .enum(["auto", "mean", "median", "last", "seasonal", "prior", "mostFrequent"])
      .default(baselineDefaults.strategy)
      .describe(
        "What is predicted. Regression: mean or median of the training target, its last value, or the value one season before (seasonal). Classification: the classes' shares (prior), or all on the most frequent class. auto: mean, or prior.",
      ),
    period: z
      .int()
      .min(1)
      .default(baselineDefaults.period)
      .describe("Rows in one season, for the strategy seasonal."),
  })
  .describe("A model that looks at no column: the floor that every other model has to beat.");

export type BaselineConfig = z.input<typeof baselineConfig>;

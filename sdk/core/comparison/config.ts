import { z } from "zod";

/** How two models are compared where nobody says. */
export const comparisonDefaults = {
  /** Share of intervals that hold the true difference. */
  level: 0.95,
  resamples: 2000,
  method: "bca",
} as const;

/** How the difference of two models on the same rows is told from chance. */
export const comparisonConfig = z
  .strictObject({
    level: z
      .number()
      .gt(0.5)
      .lt(1)
      .default(comparisonDefaults.level)
      .describe("Level of the confidence interval of the difference, between 0.5 and 1."),
    resamples: z
      .int()
      .min(100)
      .max(1_000_000)
      .default(comparisonDefaults.resamples)
      .describe("How often the rows are drawn again."),
    method: z
      .enum(["bca", "percentile"])
      .default(comparisonDefaults.method)
      .describe("Bootstrap intervals corrected for bias and skew (BCa), or plain percentiles."),
    block: z
      .union([z.int().min(1), z.literal("auto")])
      .optional()
      .describe(
        "Rows that are drawn together, for rows in order of time, whose errors go together; `auto` chooses by Politis and White. Default: each row by itself.",
      ),
  })
  .describe("How the difference of two models on the same rows is told from chance.");

/** How two models are compared, every default filled in. */
export type ComparisonConfig = z.output<typeof comparisonConfig>;
/** How two models are compared, as a person writes it. */
export type ComparisonInput = z.input<typeof comparisonConfig>;

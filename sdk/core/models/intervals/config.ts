import { z } from "zod";

/** How intervals are made where nobody says. */
export const intervalsDefaults = {
  method: "conformal",
  coverage: 0.9,
  /** Share of the training rows that the margin is learned from. */
  calibrationFraction: 0.25,
} as const;

/** Intervals around a regression's predictions. */
export const intervalsConfig = z
  .strictObject({
    coverage: z
      .number()
      .gt(0)
      .lt(1)
      .default(intervalsDefaults.coverage)
      .describe("Share of rows whose true value shall lie within their interval."),
    method: z
      .enum(["conformal", "quantile"])
      .default(intervalsDefaults.method)
      .describe(
        "conformal: the same margin for every row, from errors on held-out rows. quantile: two boosting models of the lower and the upper quantile, widened by a margin from held-out rows (conformalised quantile regression).",
      ),
    calibrationFraction: z
      .number()
      .gt(0)
      .lt(1)
      .default(intervalsDefaults.calibrationFraction)
      .describe(
        "Share of the training rows that are held out to learn the margin: the last ones of a chronological split, else a seeded draw.",
      ),
  })
  .describe("Intervals around a regression's predictions: columns `lower` and `upper`.");

export type IntervalsConfig = z.output<typeof intervalsConfig>;
export type IntervalsInput = z.input<typeof intervalsConfig>;

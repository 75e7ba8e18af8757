import { z } from "zod";

/** How slices are made and searched where nobody says. */
export const slicesDefaults = {
  /** Quantile bins of a number with more than 24 values. */
  bins: 10,
  conditions: 2,
  minRows: 30,
  /** Share of the rows that a cohort must hold. */
  minShare: 0.01,
  /** Of a larger part nobody would speak as of a cohort. */
  maxShare: 0.25,
  /** In standard deviations of the loss. */
  minEffect: 0.3,
  alpha: 0.05,
  most: 10,
  level: 0.95,
} as const;

/** How a model's errors are told apart by slices of the rows. */
export const slicesConfig = z
  .strictObject({
    columns: z.array(z.string().min(1)).min(1).optional().describe("Only these columns. Default: all."),
    exclude: z.array(z.string().min(1)).optional().describe("Not these columns."),
    categories: z
      .array(z.string().min(1))
      .optional()
      .describe("Columns of numbers that are codes, without an order."),
    bins: z
      .int()
      .min(2)
      .max(20)
      .default(slicesDefaults.bins)
      .describe("Quantile bins of a number with more than 24 different values."),
    conditions: z
      .int()
      .min(1)
      .max(3)
      .default(slicesDefaults.conditions)
      .describe("Conditions of a cohort at most: 1, 2 or 3."),
    minRows: z.int().min(4).default(slicesDefaults.minRows).describe("Rows of a cohort at least."),
    minShare: z
      .number()
      .min(0)
      .lt(1)
      .default(slicesDefaults.minShare)
      .describe("Share of all rows that a cohort holds at least."),
    maxShare: z
      .number()
      .gt(0)
      .max(1)
      .default(slicesDefaults.maxShare)
      .describe("Share of all rows that a cohort holds at most."),
    minEffect: z
      .number()
      .positive()
      .default(slicesDefaults.minEffect)
      .describe(
        "Least distance of the cohort's mean loss from that of the other rows, in standard deviations of the loss.",
      ),
    alpha: z
      .number()
      .gt(0)
      .lt(1)
      .default(slicesDefaults.alpha)
      .describe("Chance that any cohort is named that is no worse than the others (Holm's correction)."),
    most: z.int().min(1).max(100).default(slicesDefaults.most).describe("Cohorts that are named at most."),
    level: z
      .number()
      .gt(0.5)
      .lt(1)
      .default(slicesDefaults.level)
      .describe("Level of the confidence interval of each slice's score."),
  })
  .describe("Where a model errs most: scores by slices of the rows, and the worst cohorts by name.");

/** How slices are made and searched, every default filled in. */
export type SlicesConfig = z.output<typeof slicesConfig>;
/** How slices are made and searched, as a person writes it. */
export type SlicesInput = z.input<typeof slicesConfig>;

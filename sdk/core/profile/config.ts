import { z } from "zod";

/** How a dataset is profiled where nobody says. */
export const profileDefaults = {
  /** Rows that correlations, relations to the target and the search for leakage look at. */
  sample: 50_000,
  /** Bins of a histogram at most. */
  bins: 100,
  /** Values that are listed as the most frequent ones. */
  top: 10,
  seed: 0,
} as const;

const names = z.array(z.string().min(1));

/** How a dataset is profiled. */
export const profileConfig = z
  .strictObject({
    target: z
      .string()
      .min(1)
      .optional()
      .describe("Column that is to be predicted: relations to it and leakage are looked for. Default: none."),
    task: z
      .enum(["regression", "classification"])
      .optional()
      .describe("Whether the target is a number or a class. Default: by its type."),
    time: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Column that says when a row was: steps and gaps are looked for. Default: the only column of dates or times, where there is one.",
      ),
    exclude: names.optional().describe("Columns to leave out. Default: none."),
    categories: names
      .optional()
      .describe("Columns of numbers that are codes, without an order. Default: none."),
    sample: z
      .int()
      .min(100)
      .default(profileDefaults.sample)
      .describe(
        "Rows, drawn at random, that correlations, relations to the target and the search for leakage look at; all else counts every row.",
      ),
    bins: z.int().min(2).max(1000).default(profileDefaults.bins).describe("Bins of a histogram at most."),
    top: z
      .int()
      .min(1)
      .max(1000)
      .default(profileDefaults.top)
      .describe("Values that are listed as the most frequent ones."),
    seed: z.int().default(profileDefaults.seed).describe("Draws the sample."),
  })
  .describe("What a dataset holds, column by column, and what is odd about it.");

/** How a dataset is profiled, every default filled in. */
export type ProfileConfig = z.output<typeof profileConfig>;
/** How a dataset is profiled, as a person writes it. */
export type ProfileInput = z.input<typeof profileConfig>;

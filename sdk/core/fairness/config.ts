import { z } from "zod";

/** How groups are compared where nobody says. */
export const fairnessDefaults = {
  minRows: 30,
  level: 0.95,
  resamples: 1000,
} as const;

const name = z.string().min(1);

/** What parts the rows into groups: a column, two or more together, or a number cut at edges. */
export const factorConfig = z.union([
  name,
  z.array(name).min(2).max(3),
  z.strictObject({
    column: name.describe("A column of numbers."),
    edges: z
      .array(z.number())
      .min(1)
      .max(19)
      .refine((edges) => edges.every((edge, i) => i === 0 || edge > edges[i - 1]), {
        message: "edges in ascending order",
      })
      .describe("Where it is cut, ascending: [25, 65] makes below 25, 25 to below 65, 65 and above."),
  }),
]);

/** Which groups a model is to treat alike, and how that is measured. */
export const fairnessConfig = z
  .strictObject({
    columns: z
      .array(factorConfig)
      .min(1)
      .describe(
        "What parts the rows into groups: columns by name, lists of two or three columns (their combinations), or `{ column, edges }` of a number. Columns that the model does not read will do too, and those that `dataset.exclude` keeps from it.",
      ),
    positive: z
      .union([z.string(), z.number(), z.boolean()])
      .optional()
      .describe(
        "Classification: the class whose rates are compared, as a loan that is granted. Default: of two classes the second; of more, only accuracy is compared.",
      ),
    minRows: z
      .int()
      .min(1)
      .default(fairnessDefaults.minRows)
      .describe("Groups with fewer rows are shown, and left out of differences. Default: 30."),
    level: z
      .number()
      .gt(0.5)
      .lt(1)
      .default(fairnessDefaults.level)
      .describe("Level of the confidence intervals. Default: 0.95."),
    resamples: z
      .int()
      .min(100)
      .max(100_000)
      .default(fairnessDefaults.resamples)
      .describe("How often the rows are drawn again for the intervals (bootstrap). Default: 1000."),
  })
  .describe("Groups that a model is to treat alike: errors and rates by group, and their differences.");

/** How groups are compared, every default filled in. */
export type FairnessConfig = z.output<typeof fairnessConfig>;
/** How groups are compared, as a person writes it. */
export type FairnessInput = z.input<typeof fairnessConfig>;
/** What parts the rows into groups. */
export type Factor = z.output<typeof factorConfig>;

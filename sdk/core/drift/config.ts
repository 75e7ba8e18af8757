import { z } from "zod";

/** How drift is measured and judged where nobody says. Shares are between 0 and 1. */
export const driftDefaults = {
  /** Bins of a number, by the reference's quantiles. */
  bins: 10,
  /** Levels of a category that are told apart. */
  levels: 20,
  /** Population stability index; 0.1 and 0.25 are the customary marks of credit scoring (Siddiqi 2006). */
  psi: { moderate: 0.1, drifted: 0.25 },
  /** Rise or fall of the share of missing values. */
  missing: { moderate: 0.02, drifted: 0.1 },
  /** Share of current rows with a level, or a number out of the range, that the reference does not have. */
  unseen: { moderate: 0.01, drifted: 0.05 },
  /** A difference counts where its adjusted p-value is below this. */
  alpha: 0.01,
  /** Share of the columns that must have drifted for the whole to be called so. */
  share: 0.25,
} as const;

type Marks = { readonly moderate: number; readonly drifted: number };

function marks(name: string, defaults: Marks) {
  return z
    .strictObject({
      moderate: z
        .number()
        .positive()
        .default(defaults.moderate)
        .describe(`From here on: moderate. Default: ${defaults.moderate}.`),
      drifted: z
        .number()
        .positive()
        .default(defaults.drifted)
        .describe(`From here on: drifted. Default: ${defaults.drifted}.`),
    })
    .refine(({ moderate, drifted }) => moderate <= drifted, {
      error: "`moderate` must not be above `drifted`",
      path: ["moderate"],
    })
    .prefault({})
    .describe(name);
}

const names = z.array(z.string().min(1));

/** How the drift of tables is measured and judged. */
export const driftConfig = z
  .strictObject({
    columns: names.min(1).optional().describe("Only these columns. Default: all."),
    exclude: names.optional().describe("Not these columns: identifiers, counters, times."),
    categories: names
      .optional()
      .describe("Columns of numbers that are codes: compared level by level, not by size."),
    bins: z
      .int()
      .min(2)
      .max(100)
      .default(driftDefaults.bins)
      .describe("Bins of a number, by the reference's quantiles."),
    levels: z
      .int()
      .min(2)
      .max(1000)
      .default(driftDefaults.levels)
      .describe("Levels of a category that are told apart, the most frequent ones; the others are one."),
    psi: marks("Marks of the population stability index.", driftDefaults.psi),
    missing: marks("Marks of the rise or fall of the share of missing values.", driftDefaults.missing),
    unseen: marks(
      "Marks of the share of current rows with a level, or a number out of the range, that the reference lacks.",
      driftDefaults.unseen,
    ),
    alpha: z
      .number()
      .gt(0)
      .lt(1)
      .default(driftDefaults.alpha)
      .describe(
        "A difference counts where its p-value, adjusted for the number of tests (Benjamini-Hochberg), is below this.",
      ),
    share: z
      .number()
      .gt(0)
      .max(1)
      .default(driftDefaults.share)
      .describe("Share of the columns that must have drifted for the whole to be called drifted."),
  })
  .describe("How far data have moved from the data that a model learned from.");

/** How drift is measured, every default filled in. */
export type DriftConfig = z.output<typeof driftConfig>;
/** How drift is measured, as a person writes it. */
export type DriftInput = z.input<typeof driftConfig>;

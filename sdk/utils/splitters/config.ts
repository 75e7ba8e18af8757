import { z } from "zod";

/** What a split does where the config says nothing. */
export const splitDefaults = {
  kind: "chronological",
  /** A fifth of the rows. */
  testSize: 0.2,
} as const;

const testSize = z
  .number()
  .positive()
  .refine((size) => size < 1 || Number.isInteger(size), "a whole number of rows, or a share between 0 and 1")
  .default(splitDefaults.testSize)
  .describe("Test rows: a whole number is rows, a number between 0 and 1 a share of all rows (rounded up).");

/** The kind that is meant where none is named: a union's key has no default of its own. */
const chronological = z
  .literal(splitDefaults.kind)
  .optional()
  .transform(() => splitDefaults.kind)
  .pipe(z.literal(splitDefaults.kind))
  .describe("Default: chronological.");

/** How rows are parted into training and test rows. */
export const splitConfig = z.discriminatedUnion("kind", [
  z
    .strictObject({ kind: chronological, testSize })
    .describe("The last rows are the test; rows must stand in order of time."),
  z.strictObject({ kind: z.literal("shuffled"), testSize }).describe("Test rows are drawn at random."),
  z
    .strictObject({ kind: z.literal("stratified"), testSize })
    .describe("Test rows are drawn at random, each class in the share it has of all rows."),
]);

export type SplitConfig = z.infer<typeof splitConfig>;

/** What cross-validation over time does where the config says nothing. */
export const timeSeriesSplitDefaults = {
  folds: 5,
  /** Rows left out between training and test. */
  gap: 0,
} as const;

/** Folds that walk forward in time: each trains on what came before its test rows. */
export const timeSeriesSplitConfig = z.strictObject({
  folds: z.int().min(2).default(timeSeriesSplitDefaults.folds).describe("Number of folds."),
  gap: z
    .int()
    .min(0)
    .default(timeSeriesSplitDefaults.gap)
    .describe("Rows left out between a fold's training rows and its test rows."),
  testSize: z
    .int()
    .min(1)
    .optional()
    .describe("Test rows of each fold. Default: rows / (folds + 1), rounded down."),
  maxTrainSize: z
    .int()
    .min(1)
    .optional()
    .describe("Most training rows of a fold. Default: all rows before the gap."),
});

export type TimeSeriesSplitConfig = z.infer<typeof timeSeriesSplitConfig>;
export type TimeSeriesSplitInput = z.input<typeof timeSeriesSplitConfig>;

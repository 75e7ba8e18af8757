import { z } from "zod";
import { timeSeriesSplitConfig } from "./config.js";

/** What cross-validation does where the config says nothing. */
export const foldsDefaults = {
  kind: "auto",
  folds: 5,
  shuffle: true,
} as const;

const folds = z.int().min(2).default(foldsDefaults.folds).describe("Number of folds.");

const shuffle = z
  .boolean()
  .default(foldsDefaults.shuffle)
  .describe("Whether rows are drawn at random, by the config's seed, or taken in order.");

/** How training rows are parted into folds: each fold is the test once, the others (over time: what came before) train. */
export const foldsConfig = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z
        .literal(foldsDefaults.kind)
        .optional()
        .transform(() => foldsDefaults.kind)
        .pipe(z.literal(foldsDefaults.kind))
        .describe("By the kind of the split. Default: auto."),
      folds,
    })
    .describe(
      "What suits the config's split: timeSeries for chronological, stratified for stratified, kFold for shuffled.",
    ),
  z.strictObject({ kind: z.literal("kFold"), folds, shuffle }).describe("Parts of about as many rows each."),
  z
    .strictObject({ kind: z.literal("stratified"), folds, shuffle })
    .describe("Parts in which each class has the share that it has of all rows."),
  z
    .strictObject({
      kind: z.literal("group"),
      folds,
      column: z.string().min(1).describe("Column that names the group of a row."),
    })
    .describe("Parts that no group is divided by: rows of one group are all tested, or all trained on."),
  z
    .strictObject({ kind: z.literal("timeSeries"), ...timeSeriesSplitConfig.shape })
    .describe("Test blocks that walk forward in time, each trained on the rows before it."),
]);

/** Folds, every default filled in. */
export type FoldsConfig = z.output<typeof foldsConfig>;
/** Folds as a person writes them: `{ folds: 5 }`. */
export type FoldsInput = z.input<typeof foldsConfig>;
/** Folds whose kind is known. */
export type KnownFolds = Exclude<FoldsConfig, { kind: "auto" }>;

import { z } from "zod";

export type { Distribution, SpaceConfig } from "./distribution.js";
export { spaceConfig } from "./space-config.js";

/** What a search does where the config says nothing. */
export const searchDefaults = {
  kind: "tpe",
  /** Values of a continuous parameter in a grid. */
  points: 5,
  trials: 30,
  /** Trials drawn at random before TPE has anything to go by. */
  startup: 10,
  /** Share of the trials that count as good. */
  gamma: 0.1,
  /** Draws out of which TPE takes the most promising. */
  candidates: 24,
  /** Trials of a generation of TPE. */
  batch: 4,
  multivariate: true,
} as const;

const trials = z.int().min(1).max(100_000).default(searchDefaults.trials).describe("Number of trials.");

const batch = z
  .int()
  .min(1)
  .optional()
  .describe(
    "Trials of a generation, which is what halving looks at together. Default: all trials are one generation.",
  );

const tpe = z
  .literal(searchDefaults.kind)
  .optional()
  .transform(() => searchDefaults.kind)
  .pipe(z.literal(searchDefaults.kind))
  .describe("Default: tpe.");

/** How the space is searched. */
export const searchConfig = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("grid"),
      points: z
        .int()
        .min(2)
        .default(searchDefaults.points)
        .describe(
          "Values of a parameter that has no `step`, spread evenly over its bounds (by order of magnitude where it is logarithmic).",
        ),
      batch,
    })
    .describe("Every combination of values, each once."),
  z.strictObject({ kind: z.literal("random"), trials, batch }).describe("Values drawn at random."),
  z
    .strictObject({
      kind: tpe,
      trials,
      startup: z
        .int()
        .min(1)
        .default(searchDefaults.startup)
        .describe("First trials, drawn at random; they are the first generation."),
      gamma: z
        .number()
        .gt(0)
        .lt(1)
        .default(searchDefaults.gamma)
        .describe("Share of the finished trials that count as good."),
      candidates: z
        .int()
        .min(1)
        .default(searchDefaults.candidates)
        .describe("Draws from the density of good trials, of which the most promising is tried."),
      batch: z
        .int()
        .min(1)
        .default(searchDefaults.batch)
        .describe(
          "Trials of a generation: they run side by side, and each sees the results of earlier generations only. The same study comes out for any number of workers.",
        ),
      multivariate: z
        .boolean()
        .default(searchDefaults.multivariate)
        .describe("Whether parameters are drawn together, so that what goes well together is learned."),
    })
    .describe("Tree-structured Parzen estimator: draws where good trials are dense and bad ones are not."),
]);

/** A search, every default filled in. */
export type SearchConfig = z.output<typeof searchConfig>;
/** A search as a person writes it: `{ kind: "tpe", trials: 50 }`. */
export type SearchInput = z.input<typeof searchConfig>;

/** What a trial's resource can be. */
export const halvingResources = ["folds", "rows", "rounds", "trees", "epochs"] as const;

/** What halving does where the config says nothing. */
export const halvingDefaults = {
  resource: "folds",
  /** Share of the full resource. */
  min: 0.1,
  factor: 3,
} as const;

/** How weak trials are stopped early. */
export const halvingConfig = z
  .strictObject({
    resource: z
      .enum(halvingResources)
      .default(halvingDefaults.resource)
      .describe(
        "What a trial is given more of while it is promising: folds, training rows, or a model's rounds, trees or epochs.",
      ),
    min: z
      .number()
      .gt(0)
      .lt(1)
      .default(halvingDefaults.min)
      .describe("Least share of the full resource that a trial is judged by."),
    factor: z
      .number()
      .gt(1)
      .default(halvingDefaults.factor)
      .describe("One trial in so many goes on from each rung, with so many times the resource."),
  })
  .describe(
    "Successive halving: all trials start with a small share of the resource, and only the best go on to more of it.",
  );

/** Halving, every default filled in. */
export type HalvingConfig = z.output<typeof halvingConfig>;
/** Halving as a person writes it. */
export type HalvingInput = z.input<typeof halvingConfig>;

import { z } from "zod";
import { DEFAULT_BATCH_ROWS } from "./predict.js";

/** What `explain` does where nothing is set. */
export const explainDefaults = {
  kind: "auto",
  /** Test rows that get SHAP values, drawn with the seed. */
  rows: 200,
  /** Training rows that stand for "not known", drawn with the seed. */
  background: 100,
  /** Orders for each explained row and background row, each walked forward and back. */
  permutations: 2,
  /** Shuffles of each column for its permutation importance. */
  importanceRepeats: 5,
  /** Most test rows that permutation importance looks at, drawn with the seed where there are more. */
  importanceRows: 10_000,
  /** Most rows in one call of the model. */
  batchRows: DEFAULT_BATCH_ROWS,
} as const;

/** What `explain: { kind: tree }` does besides where nothing is set. */
export const treeExplainDefaults = {
  /** What values compare with: the shares of training rows in each branch. */
  method: "path-dependent",
  /** Whether there are interaction values too. */
  interactions: false,
  /** Most explained rows that get interaction values, drawn with the seed: they take columns x columns numbers a row. */
  interactionRows: 200,
} as const;

const count = z.int().min(1);

const shared = {
  rows: count
    .default(explainDefaults.rows)
    .describe("Number of test rows that get SHAP values, drawn with the seed."),
  background: count
    .default(explainDefaults.background)
    .describe("Number of training rows that SHAP values compare with, drawn with the seed."),
  importanceRepeats: count
    .default(explainDefaults.importanceRepeats)
    .describe("How often each column is shuffled for its permutation importance."),
  importanceRows: count
    .default(explainDefaults.importanceRows)
    .describe("Most test rows that permutation importance looks at."),
  importanceMetric: z
    .string()
    .min(1)
    .optional()
    .describe("Metric whose loss is the permutation importance. Default: the first of the config's metrics."),
  seed: z.int().optional().describe("Seed of the drawn rows and orders. Default: the seed of the config."),
  batchRows: count
    .default(explainDefaults.batchRows)
    .describe("Most rows in one call of the model; wide rows take fewer, to bound memory."),
};

const permutations = count
  .default(explainDefaults.permutations)
  .describe(
    "Orders drawn for each explained row and background row, each walked forward and back. From 2 on there are standard errors.",
  );

/** How a model is explained. */
export const explainConfig = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("auto").optional().describe("The explainer that fits the model."),
      ...shared,
      permutations,
    })
    .describe(
      "Linear where the model is linear, tree where it is made of trees, exact up to 10 columns, permutation beyond.",
    ),
  z
    .strictObject({ kind: z.literal("linear").describe("Exact SHAP values of a linear model."), ...shared })
    .describe("Exact SHAP values from a linear model's coefficients."),
  z
    .strictObject({
      kind: z.literal("tree").describe("Exact SHAP values of trees."),
      ...shared,
      method: z
        .enum(["path-dependent", "interventional"])
        .default(treeExplainDefaults.method)
        .describe(
          "What the values compare with: the shares of training rows in each branch, or `background` training rows.",
        ),
      interactions: z
        .boolean()
        .default(treeExplainDefaults.interactions)
        .describe("Whether pairs of columns get SHAP interaction values too."),
      interactionRows: count
        .default(treeExplainDefaults.interactionRows)
        .describe(
          "Most explained rows that get interaction values, drawn with the seed: they take columns x columns numbers a row.",
        ),
    })
    .describe(
      "Exact SHAP values of a forest or of boosted trees, by the shares of training rows in each branch or against background rows.",
    ),
  z
    .strictObject({ kind: z.literal("exact").describe("Exact SHAP values by all coalitions."), ...shared })
    .describe("Exact SHAP values of any model with at most 10 columns."),
  z
    .strictObject({
      kind: z.literal("permutation").describe("Estimated SHAP values by sampled orders."),
      ...shared,
      permutations,
    })
    .describe("SHAP values of any model, estimated by sampled orders of the columns."),
]);

/** As `explainConfig` hands it out. */
export type ExplainConfig = z.output<typeof explainConfig>;
/** As people write it. */
export type ExplainSettings = z.input<typeof explainConfig>;

import { z } from "zod";
import { extensible } from "../plugins/extensible.js";
import { DEFAULT_BATCH_ROWS } from "./predict.js";
import { CORRELATION_THRESHOLD } from "./views/correlations.js";

/** What `explain` does where nothing is set. */
export const explainDefaults = {
  kind: "auto",
  /** Test rows that get SHAP values, drawn with the seed. */
  rows: 200,
  /** Training rows that stand for "not known", drawn with the seed. */
  background: 100,
  /** How they are chosen where only their number is given. */
  backgroundBy: "sample",
  /** Orders for each explained row and background row, each walked forward and back. */
  permutations: 2,
  /** Points for each explained row at which a gradient is taken. */
  samples: 200,
  /** Shuffles of each column for its permutation importance. */
  importanceRepeats: 5,
  /** Most test rows that permutation importance looks at, drawn with the seed where there are more. */
  importanceRows: 10_000,
  /** Size of a correlation from which on two columns are named beside each other. */
  correlationThreshold: CORRELATION_THRESHOLD,
  /** Most rows in one call of the model. */
  batchRows: DEFAULT_BATCH_ROWS,
} as const;

/** What `explain: { kind: tree }` does besides where nothing is set. */
export const treeExplainDefaults = {
  /** What values compare with: the shares of training rows in each branch. */
  method: "path-dependent",
  /** What is explained. */
  output: "prediction",
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
  background: z
    .union([
      count.describe("Number of training rows, drawn with the seed."),
      z.strictObject({
        rows: count.optional().describe("Number of background rows. Default 100."),
        by: z
          .enum(["sample", "kmeans"])
          .optional()
          .describe(
            "sample: training rows drawn with the seed. kmeans: one training row for each cluster, which counts for as many as its cluster has. Default: sample.",
          ),
      }),
    ])
    .default(explainDefaults.background)
    .describe(
      "Training rows that SHAP values compare with: their number, or their number and how they are chosen.",
    ),
  groups: z
    .record(z.string().min(1), z.array(z.string().min(1)).min(1))
    .optional()
    .describe("Columns that are explained as one, by the name of their group: `{ weather: [temp, hum] }`."),
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
  correlationThreshold: z
    .number()
    .min(0)
    .max(1)
    .default(explainDefaults.correlationThreshold)
    .describe(
      "Size of a correlation (Spearman, Cramér's V or correlation ratio) from which on columns are named beside each other's importance.",
    ),
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

const positive = z.number().positive();

const stop = {
  tolerance: z
    .union([
      positive.describe("Relative to the standard deviation of the predictions."),
      z.strictObject({ absolute: positive.describe("In the unit of the predictions.") }),
    ])
    .optional()
    .describe("Works on each row until its largest standard error is at most this. Default: no such rule."),
  maxEvaluations: count
    .optional()
    .describe(
      "Most predictions for one explained row; a coalition counts once for each background row. Default with a tolerance: 1,000,000.",
    ),
};

/** How a model is explained. */
export const explainConfig = extensible(
  z.discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("auto").optional().describe("The explainer that fits the model."),
        ...shared,
        permutations,
        ...stop,
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
        output: z
          .enum(["prediction", "raw"])
          .default(treeExplainDefaults.output)
          .describe(
            "What is explained: the prediction, where it is a sum of trees; or, of every model of trees, the sum that predictions are made of (raw): log odds, the logarithm of a rate, the target as it was transformed.",
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
      .describe(
        "Exact SHAP values of any model with at most 10 columns, or 16 where rows and background are few.",
      ),
    z
      .strictObject({
        kind: z.literal("permutation").describe("Estimated SHAP values by sampled orders."),
        ...shared,
        permutations,
        ...stop,
      })
      .describe("SHAP values of any model, estimated by sampled orders of the columns."),
    z
      .strictObject({
        kind: z
          .literal("kernel")
          .describe("Estimated SHAP values by weighted least squares over coalitions."),
        ...shared,
        coalitions: z
          .int()
          .min(2)
          .optional()
          .describe(
            "Coalitions for each explained row, each predicted with every background row. Default: twice the columns and 2,048; with a tolerance as many as it takes.",
          ),
        ...stop,
      })
      .describe("SHAP values of any model by KernelSHAP; exact where all coalitions fit."),
    z
      .strictObject({
        kind: z.literal("gradient").describe("Expected gradients of a differentiable model."),
        ...shared,
        samples: z
          .int()
          .min(2)
          .default(explainDefaults.samples)
          .describe("Points between background and each explained row at which the gradient is taken."),
      })
      .describe("Expected gradients of a network: fast, but rows add up to the prediction only about."),
  ]),
  "explainers",
  shared,
);

/** As `explainConfig` hands it out. */
export type ExplainConfig = z.output<typeof explainConfig>;
/** As people write it. */
export type ExplainSettings = z.input<typeof explainConfig>;

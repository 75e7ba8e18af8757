import { z } from "zod";
import { explainDefaults } from "./defaults.js";

/** A number of something. */
export const count = z.int().min(1);

/** Keys that every explainer has. */
export const explainFields = {
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

/** How many orders are sampled. */
export const permutations = count
  .default(explainDefaults.permutations)
  .describe(
    "Orders drawn for each explained row and background row, each walked forward and back. From 2 on there are standard errors.",
  );

const positive = z.number().positive();

/** When an estimate is good enough. */
export const stopFields = {
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

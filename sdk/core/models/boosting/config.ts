import { z } from "zod";
import { holdOutFields } from "../hold-out-config.js";

/** Gradient boosted trees. */
export const boostingConfig = z
  .strictObject({
    kind: z.literal("boosting"),
    loss: z
      .enum(["squared", "absolute", "poisson", "quantile"])
      .optional()
      .describe("What a regression lowers. Classification lowers the log loss. Default squared."),
    quantile: z.number().gt(0).lt(1).optional().describe("The quantile, with loss quantile. Default 0.5."),
    rounds: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .describe("Most rounds: a tree each, and one a class in multiclass. Default 100."),
    learningRate: z
      .number()
      .positive()
      .max(1)
      .optional()
      .describe("What part of its step each tree goes. Default 0.1."),
    maxLeaves: z.int().min(2).max(65_536).optional().describe("Most leaves of a tree. Default 31."),
    maxDepth: z
      .int()
      .min(1)
      .optional()
      .describe("Most splits from root to leaf. Default no limit but maxLeaves."),
    minLeafRows: z.int().min(1).optional().describe("Fewest rows of a leaf. Default 20."),
    minLeafHessian: z
      .number()
      .min(0)
      .optional()
      .describe("Least sum of the loss's second derivatives in a leaf. Default 0.001."),
    minGain: z.number().min(0).optional().describe("Least gain of a split. Default 0."),
    l1: z.number().min(0).optional().describe("Weight of the absolute values of leaves. Default 0."),
    l2: z.number().min(0).optional().describe("Weight of the squares of leaves. Default 0."),
    maxBins: z
      .int()
      .min(2)
      .max(65_535)
      .optional()
      .describe("Most bins of a column; missing values have their own. Default 255."),
    rowSample: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe("Part of the rows that a tree sees, drawn without replacement. Default 1."),
    columnSample: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe("Part of the columns that a tree sees. Default 1."),
    monotone: z
      .record(z.string(), z.enum(["increasing", "decreasing"]))
      .optional()
      .describe("Columns that predictions may only rise or only fall with, by the column's name."),
    ...holdOutFields,
    earlyStopping: z
      .strictObject({
        patience: z
          .int()
          .min(1)
          .optional()
          .describe(
            "Rounds without improvement before training stops; the best round's trees are kept. Default 10.",
          ),
        minDelta: z
          .number()
          .min(0)
          .optional()
          .describe("Fall of the loss that counts as improvement. Default 0."),
      })
      .optional()
      .describe(
        "Stops when the validation loss no longer falls; without validation rows a tenth is held out.",
      ),
  })
  .describe("Gradient boosted trees, grown leaf by leaf on histograms.");

export type BoostingConfig = z.infer<typeof boostingConfig>;

/** What boosting is where the config says nothing. */
export const boostingDefaults = {
  kind: "boosting",
  loss: "squared",
  quantile: 0.5,
  rounds: 100,
  learningRate: 0.1,
  maxLeaves: 31,
  minLeafRows: 20,
  /** Sum of second derivatives. */
  minLeafHessian: 1e-3,
  minGain: 0,
  l1: 0,
  l2: 0,
  maxBins: 255,
  rowSample: 1,
  columnSample: 1,
  /** Share of the training rows; a tenth where `earlyStopping` is set. */
  validationFraction: 0,
  validationRows: "last",
} as const;

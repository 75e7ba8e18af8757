import { z } from "zod";

/** A random forest. */
export const forestConfig = z
  .strictObject({
    kind: z.literal("forest"),
    trees: z.int().min(1).max(100_000).optional().describe("Number of trees. Default 100."),
    maxDepth: z.int().min(1).optional().describe("Most splits from root to leaf. Default no limit."),
    minLeafRows: z.int().min(1).optional().describe("Fewest rows of a leaf. Default 1."),
    minSplitRows: z.int().min(2).optional().describe("Fewest rows of a node that is split. Default 2."),
    splitColumns: z
      .union([z.enum(["all", "sqrt", "third"]), z.number().gt(0).max(1)])
      .optional()
      .describe(
        "Columns that are looked at for a split, drawn anew each time: all, their square root, a third, or a share. Default all in regression, sqrt in classification, as scikit-learn has it.",
      ),
    bootstrap: z
      .boolean()
      .optional()
      .describe("Whether each tree learns from a draw of the rows with replacement. Default true."),
    rowSample: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe("Size of that draw, as a share of the rows. Default 1."),
    maxBins: z
      .int()
      .min(2)
      .max(65_535)
      .optional()
      .describe(
        "Most bins of a column: a column with fewer different values is split exactly. Default 1024.",
      ),
  })
  .describe("A random forest (Breiman 2001).");

export type ForestConfig = z.infer<typeof forestConfig>;

/** What a forest is where the config says nothing. */
export const forestDefaults = {
  kind: "forest",
  trees: 100,
  minLeafRows: 1,
  minSplitRows: 2,
  /** By task, as in scikit-learn. */
  splitColumns: { regression: "all", classification: "sqrt" },
  bootstrap: true,
  /** Share of the rows. */
  rowSample: 1,
  maxBins: 1024,
} as const;

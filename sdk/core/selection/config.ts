import { z } from "zod";
import { foldsConfig } from "../../utils/splitters/folds-config.js";

/** How columns are selected where nobody says. */
export const selectionDefaults = {
  by: "permutation",
  /** Shuffles of each column in each fold. */
  repeats: 5,
  /** Least share of all importance, for `shap` and `model`, where neither `keep` nor `threshold` is given. */
  leastShare: 0.01,
} as const;

/** Which columns are kept, by how much they matter on folds of the training rows. */
export const selectFeaturesConfig = z
  .strictObject({
    by: z
      .enum(["permutation", "shap", "model"])
      .default(selectionDefaults.by)
      .describe(
        "What importance is: the rise of the first metric when a column is shuffled, the mean |SHAP value|, or the model's own (coefficients times deviations, impurity that splits take away), as a share of all.",
      ),
    keep: z
      .number()
      .positive()
      .refine(
        (keep) => keep < 1 || Number.isInteger(keep),
        "a whole number of columns, or a share between 0 and 1",
      )
      .optional()
      .describe("How many columns are kept: a whole number, or a share between 0 and 1 (rounded up)."),
    threshold: z
      .number()
      .optional()
      .describe(
        "Least mean importance of a column that is kept, in the unit of `by`. Default, without `keep`: for permutation more than one standard error above 0, else a hundredth of all importance.",
      ),
    repeats: z
      .int()
      .min(1)
      .default(selectionDefaults.repeats)
      .describe("How often each column is shuffled in each fold, for permutation."),
    folds: foldsConfig
      .optional()
      .describe("On which folds. Default: those of `crossValidate`, else by the kind of the split."),
  })
  .refine(({ keep, threshold }) => keep === undefined || threshold === undefined, {
    error: "`keep` or `threshold`, not both",
    path: ["threshold"],
  })
  .describe(
    "Keeps the columns that matter, judged on folds of the training rows; later steps see no others.",
  );

/** A selection, every default filled in. */
export type SelectFeaturesConfig = z.output<typeof selectFeaturesConfig>;
/** A selection as a person writes it. */
export type SelectFeaturesInput = z.input<typeof selectFeaturesConfig>;

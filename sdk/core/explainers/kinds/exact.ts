import { z } from "zod";
import { defineExplainer } from "../../plugins/index.js";

/** All coalitions of the columns. */
export const exactExplainer = defineExplainer({
  config: z
    .strictObject({ kind: z.literal("exact").describe("Exact SHAP values by all coalitions.") })
    .describe(
      "Exact SHAP values of any model with at most 10 columns, or 16 where rows and background are few.",
    ),
  explain: async (input) => (await import("../exact.js")).exactShap(input, input),
});

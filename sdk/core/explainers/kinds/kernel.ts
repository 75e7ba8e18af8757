import { z } from "zod";
import { defineExplainer } from "../../plugins/index.js";
import { stopFields } from "../fields.js";

/** Least squares over sampled coalitions. */
export const kernelExplainer = defineExplainer({
  config: z
    .strictObject({
      kind: z.literal("kernel").describe("Estimated SHAP values by weighted least squares over coalitions."),
      coalitions: z
        .int()
        .min(2)
        .optional()
        .describe(
          "Coalitions for each explained row, each predicted with every background row. Default: twice the columns and 2,048; with a tolerance as many as it takes.",
        ),
      ...stopFields,
    })
    .describe("SHAP values of any model by KernelSHAP; exact where all coalitions fit."),
  explain: async (input) => (await import("../kernel.js")).kernelShap(input, { ...input.config, ...input }),
});

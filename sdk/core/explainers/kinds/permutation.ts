import { z } from "zod";
import { defineExplainer } from "../../plugins/index.js";
import { permutations, stopFields } from "../fields.js";

/** Sampled orders of the columns. */
export const permutationExplainer = defineExplainer({
  config: z
    .strictObject({
      kind: z.literal("permutation").describe("Estimated SHAP values by sampled orders."),
      permutations,
      ...stopFields,
    })
    .describe("SHAP values of any model, estimated by sampled orders of the columns."),
  explain: async (input) =>
    (await import("../permutation.js")).permutationShap(input, { ...input.config, ...input }),
});

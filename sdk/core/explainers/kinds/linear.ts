import { z } from "zod";
import { AssayError } from "../../../utils/errors/index.js";
import { defineExplainer } from "../../plugins/index.js";
import { predictOutputs } from "../predict.js";

/** A linear model's coefficients. */
export const linearExplainer = defineExplainer({
  config: z
    .strictObject({ kind: z.literal("linear").describe("Exact SHAP values of a linear model.") })
    .describe("Exact SHAP values from a linear model's coefficients."),
  refuses: (model) =>
    model.linear?.() === undefined
      ? {
          reason: "its predictions are not linear in its columns",
          wanted: "a linear model for regression without a target transform",
        }
      : undefined,
  async explain(input) {
    const { model, rows, onProgress } = input;
    const coefficients = model.linear?.();
    if (coefficients === undefined)
      throw new AssayError("INTERNAL", { what: "a model lost its coefficients" });
    const { linearShap } = await import("../linear.js");
    // The model's own predictions, so that `additive` says whether its coefficients tell the truth.
    const result = linearShap({ ...coefficients, ...input });
    const predictions = await predictOutputs(input, result.values.length, input);
    onProgress?.(rows.rows, rows.rows);
    return { ...result, predictions };
  },
});

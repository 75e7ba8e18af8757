import { z } from "zod";
import { AssayError } from "../../../utils/errors/index.js";
import { defineExplainer } from "../../plugins/index.js";
import { explainDefaults } from "../defaults.js";
import { isAdditive, residualOf } from "../shap-values.js";

/** Gradients on the way from the background to the row. */
export const gradientExplainer = defineExplainer({
  config: z
    .strictObject({
      kind: z.literal("gradient").describe("Expected gradients of a differentiable model."),
      samples: z
        .int()
        .min(2)
        .default(explainDefaults.samples)
        .describe("Points between background and each explained row at which the gradient is taken."),
    })
    .describe("Expected gradients of a network: fast, but rows add up to the prediction only about."),
  refuses: (model) =>
    model.gradient?.() === undefined
      ? { reason: "it gives no gradients", wanted: "a network: kind dense or custom" }
      : undefined,
  async explain(input) {
    const gradient = input.model.gradient?.();
    if (gradient === undefined) throw new AssayError("INTERNAL", { what: "a model lost its gradient" });
    const { gradientShap } = await import("../gradient.js");
    const result = await gradientShap({ ...input, gradient }, { ...input.config, ...input });
    if (!isAdditive(result))
      input.onNote?.(
        `expected gradients do not add up exactly: rows are off by up to ${residualOf(result).toPrecision(3)}; more \`samples\` bring it down`,
      );
    return result;
  },
});

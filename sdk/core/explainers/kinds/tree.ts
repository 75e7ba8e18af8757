import { z } from "zod";
import { AssayError } from "../../../utils/errors/index.js";
import { defineExplainer } from "../../plugins/index.js";
import { treeExplainDefaults } from "../defaults.js";
import { count } from "../fields.js";
import { predictOutputs } from "../predict.js";

/** The trees of a model. */
export const treeExplainer = defineExplainer({
  config: z
    .strictObject({
      kind: z.literal("tree").describe("Exact SHAP values of trees."),
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
  refuses(model, { output }) {
    if (model.trees?.() !== undefined) return undefined;
    const isOfTrees = model.scoreTrees?.() !== undefined;
    if (isOfTrees && output === "raw") return undefined;
    return {
      reason: "its predictions are not a sum of trees",
      wanted:
        "a forest, or boosting for regression with loss squared, absolute or quantile, without a target transform",
      ...(isOfTrees && { next: "Set `output: raw` to explain the trees' sum, exactly" }),
    };
  },
  async explain(input) {
    const { model, config, random, rows } = input;
    const { explainTrees, treeScores } = await import("../tree/explain-trees.js");
    const options = { ...input, ...config, random: random.fork("interactions") };
    const compared = {
      method: config.method,
      ...(config.method === "path-dependent" && { backgroundRows: 0 }),
    };
    if (config.output === "raw") {
      const { ensemble, scale, unit, outputs } = there(model.scoreTrees?.());
      const result = await explainTrees({ ensemble, scale, offset: 0 }, input, options);
      const predictions = treeScores(ensemble, scale, rows);
      return { ...result, predictions, ...compared, score: { unit, outputs } };
    }
    const result = await explainTrees(there(model.trees?.()), input, options);
    return { ...result, predictions: await predictOutputs(input, result.values.length, input), ...compared };
  },
});

/** What `refuses` has seen to be there. */
function there<T>(trees: T | undefined): T {
  if (trees === undefined) throw new AssayError("INTERNAL", { what: "a model lost its trees" });
  return trees;
}

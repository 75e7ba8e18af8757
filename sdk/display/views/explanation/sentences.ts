import type { ExplanationData } from "../../../core/explainers/index.js";
import { formatCount, formatNumber } from "../../../utils/text/index.js";

/** How the values were made, in a sentence. */
export function explanationSentence({ shap }: Pick<ExplanationData, "shap">): string {
  const how = {
    linear: "exact for a linear model",
    tree: "exact for trees",
    exact: "exact over all subsets of columns",
    permutation: "estimated over permutations of the columns",
    kernel: "estimated by least squares over subsets of columns",
    gradient: `estimated by expected gradients (rows add up within ${formatNumber(shap.residual ?? 0)})`,
  }[shap.kind];
  const against =
    shap.kind === "tree" && shap.background === 0
      ? "against the shares of training rows that took each branch"
      : `against ${formatCount(shap.background)} background rows`;
  return `SHAP values of ${formatCount(shap.rows)} test rows, ${how}, ${against} (seed ${shap.seed}).`;
}

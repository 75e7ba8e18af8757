import type { FittedTarget } from "../preprocessing/index.js";
import type { ScoreTrees } from "./model.js";
import type { Link } from "./trees/links.js";

/** Unit of a score whose link makes a number of a unit. */
const SCORE_UNITS: Readonly<Record<Link, (unit: string) => string>> = {
  identity: (unit) => unit,
  exp: (unit) => `log ${unit}`,
  square: (unit) => `signed root of ${unit}`,
  sigmoid: (unit) => `log odds of ${unit}`,
  logistic: () => "log odds",
  softmax: () => "softmax score",
};

/** What the sums of a model's trees are counted in, and what they are called: the target, or the classes. */
export function nameScores(
  { ensemble, link, labels = [] }: ScoreTrees,
  { task, column, transform, classes }: FittedTarget,
): { readonly unit: string; readonly outputs: readonly string[] } {
  const transformed = transform === "none" ? column : `${transform}(${column})`;
  const unit = SCORE_UNITS[link](task === "classification" ? "probability" : transformed);
  if (task === "regression") return { unit, outputs: [column] };
  const names = (labels.length > 0 ? labels : classes).map(String);
  // The one score of two classes is that of the second.
  return { unit, outputs: ensemble.outputs === 1 ? names.slice(-1) : names };
}

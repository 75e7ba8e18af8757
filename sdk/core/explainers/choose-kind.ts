import { AssayError } from "../../utils/errors/index.js";
import type { Model } from "../models/model.js";
import { MAX_EXACT_GROUPS } from "./exact.js";
import type { ExplainerKind } from "./explanation.js";
import type { ShapInputs } from "./game.js";

const KINDS: ReadonlySet<string> = new Set<"auto" | ExplainerKind>([
  "auto",
  "linear",
  "tree",
  "exact",
  "permutation",
  "kernel",
  "gradient",
]);

/** Whether an explainer comes with the package, and not with a plug-in. */
export function isBuiltInExplainer(kind: string): boolean {
  return KINDS.has(kind);
}

/** What a kind needs of a model, and how to say that it is not there. */
const NEEDS: Partial<
  Record<
    ExplainerKind,
    { readonly has: (model: Model) => boolean; readonly what: string; readonly wanted: string }
  >
> = {
  linear: {
    has: (model) => model.linear?.() !== undefined,
    what: "the linear explainer cannot explain this model, whose predictions are not linear in its columns",
    wanted: "a linear model for regression without a target transform",
  },
  tree: {
    has: (model) => model.trees?.() !== undefined,
    what: "the tree explainer cannot explain this model, whose predictions are not a sum of trees",
    wanted:
      "a forest, or boosting for regression with loss squared, absolute or quantile, without a target transform",
  },
  gradient: {
    has: (model) => model.gradient?.() !== undefined,
    what: "the gradient explainer cannot explain this model, which gives no gradients",
    wanted: "a network: kind dense or custom",
  },
};

/**
 * The explainer for a model. `auto` takes what is exact and cheap: coefficients, trees, all coalitions of few columns; else
 * sampled orders, which add up and need nothing of the model. A kind that does not fit throws EXPLAIN_UNSUPPORTED.
 */
export function chooseKind(
  model: Model,
  kind: "auto" | ExplainerKind,
  { groups }: ShapInputs,
  raw: boolean,
  onNote: ((message: string) => void) | undefined,
): ExplainerKind {
  const columns = groups.length;
  if (kind !== "auto") {
    const needs = NEEDS[kind];
    const scores = kind === "tree" && model.scoreTrees?.() !== undefined;
    if (needs === undefined || needs.has(model) || (scores && raw)) return kind;
    throw new AssayError("EXPLAIN_UNSUPPORTED", {
      what: needs.what,
      got: `a model of kind "${model.kind}" for ${model.task} of "${model.target}"`,
      wanted: needs.wanted,
      next: `${scores ? "Set `output: raw` to explain the trees' sum, exactly; or use" : "Use"} \`kind: ${columns > MAX_EXACT_GROUPS ? "permutation" : "exact"}\`.`,
    });
  }
  if (NEEDS.linear?.has(model)) {
    onNote?.("explainer: linear, exact from the model's coefficients");
    return "linear";
  }
  if (NEEDS.tree?.has(model)) {
    onNote?.("explainer: tree, exact from the model's trees");
    return "tree";
  }
  if (model.scoreTrees?.() !== undefined)
    onNote?.("`explain: { kind: tree, output: raw }` would explain the trees' sum (log odds, …) exactly");
  if (columns <= MAX_EXACT_GROUPS) {
    onNote?.(`explainer: exact, by all coalitions of the ${columns} columns`);
    return "exact";
  }
  onNote?.(
    `explainer: permutation, as the model has ${columns} columns (exact goes up to ${MAX_EXACT_GROUPS})`,
  );
  return "permutation";
}

import { AssayError } from "../../utils/errors/index.js";
import type { Model } from "../models/model.js";
import type { ExplainerPlugin } from "../plugins/index.js";
import { MAX_EXACT_GROUPS } from "./exact.js";
import { type ExplainerKind, explainerOf } from "./registry.js";

/** What `choose` may look at. */
export interface Choice {
  /** What stands under `explain:`, the kind included; without one it is auto. */
  readonly config: { readonly kind?: string | undefined };
  /** Number of groups of columns. */
  readonly columns: number;
  readonly onNote?: ((message: string) => void) | undefined;
}

/**
 * The explainer for a model. `auto` takes what is exact and cheap: coefficients, trees, all coalitions of few columns; else
 * sampled orders, which add up and need nothing of the model. A kind that does not fit throws EXPLAIN_UNSUPPORTED.
 */
export function chooseExplainer(
  model: Model,
  { config, columns, onNote }: Choice,
): { readonly kind: string; readonly part: ExplainerPlugin } {
  const kind = config.kind ?? "auto";
  if (kind === "auto") return known(chooseKind(model, columns, onNote));
  const { part, owner } = known(kind);
  const refusal = part.refuses?.(model, { ...config, kind });
  if (refusal === undefined) return { kind, part };
  const { reason, wanted, next } =
    typeof refusal === "string" ? { reason: refusal, wanted: undefined, next: undefined } : refusal;
  const other = `\`kind: ${columns > MAX_EXACT_GROUPS ? "permutation" : "exact"}\``;
  throw new AssayError("EXPLAIN_UNSUPPORTED", {
    what: `the explainer ${kind}${owner === undefined ? "" : ` of the plug-in ${owner}`} cannot explain this model: ${reason}`,
    got: `a model of kind "${model.kind}" for ${model.task} of "${model.target}"`,
    wanted: wanted ?? "a model that it can explain",
    next:
      next === undefined
        ? `Use ${other}, or \`auto\`, which takes one that fits.`
        : `${next}; or use ${other}.`,
  });
}

function known(kind: string): {
  readonly kind: string;
  readonly part: ExplainerPlugin;
  readonly owner?: string;
} {
  const found = explainerOf(kind);
  // What the config was checked by knows the kind.
  if (found === undefined) throw new AssayError("INTERNAL", { what: `no explainer is of kind "${kind}"` });
  return { kind, ...found };
}

function chooseKind(model: Model, columns: number, onNote: Choice["onNote"]): ExplainerKind {
  if (model.linear?.() !== undefined) {
    onNote?.("explainer: linear, exact from the model's coefficients");
    return "linear";
  }
  if (model.trees?.() !== undefined) {
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

import { AssayError } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import type { Model } from "../models/model.js";
import { pluginsInScope } from "../plugins/scope.js";
import type { ShapInputs, ShapResult } from "./game.js";
import { DEFAULT_BATCH_ROWS, type RunOptions } from "./predict.js";

/** What an explainer of a plug-in is given besides the game. */
export interface PluggedOptions extends RunOptions {
  readonly config: { readonly kind: string };
  readonly random: Random;
}

/** Whether a plug-in in scope adds this kind of explainer. */
export function isPlugged(kind: string | undefined): boolean {
  return kind !== undefined && pluginsInScope().explainers.has(kind);
}

/**
 * SHAP values by the explainer of a plug-in. EXPLAIN_UNSUPPORTED where it says that it cannot explain the model, MODULE_INVALID,
 * which names the plug-in, where it throws or gives what cannot be used.
 */
export async function explainPlugged(
  model: Model,
  game: ShapInputs,
  { config, random, signal, batchRows = DEFAULT_BATCH_ROWS, onProgress }: PluggedOptions,
): Promise<ShapResult> {
  const found = pluginsInScope().explainers.get(config.kind);
  if (found === undefined)
    throw new AssayError("INTERNAL", { what: `no explainer is of kind "${config.kind}"` });
  const reason = found.part.refuses?.(model);
  if (reason !== undefined) {
    throw new AssayError("EXPLAIN_UNSUPPORTED", {
      what: `the explainer ${config.kind} of the plug-in ${found.owner} cannot explain this model: ${reason}`,
      got: `a model of kind "${model.kind}" for ${model.task} of "${model.target}"`,
      wanted: "a model that it can explain",
      next: "Use another `explain.kind`; `auto` takes one that fits.",
    });
  }
  return found.part.explain({ ...game, model, config, random, batchRows, signal, onProgress });
}

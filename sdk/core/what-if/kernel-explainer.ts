import { Random } from "../../utils/random/index.js";
import { chooseExplainer } from "../explainers/choose-kind.js";
import type { ExplainSettings } from "../explainers/config.js";
import { configOfKind } from "../explainers/config-of-kind.js";
import { permutationShap } from "../explainers/permutation.js";
import { isBuiltInExplainer } from "../explainers/registry.js";
import type { Model } from "../models/model.js";
import { type RowExplainer, sampledExplainer } from "./answer.js";

/** Rows in one call of the model: so few that a newer question need not wait long. */
const BATCH_ROWS = 2048;

/** The explainer that `explain` takes for a model with these settings, for one row at a time; always of the prediction. */
export function kernelExplainer(
  model: Model,
  config: ExplainSettings | undefined,
  seed: number,
): { readonly kind: string; readonly explainer: RowExplainer } {
  const own = config?.kind ?? "auto";
  // That of a plug-in explains many rows at once, and not while somebody waits: the panel takes what fits the model.
  const wanted = isBuiltInExplainer(own) ? own : "auto";
  // Trees whose sum is explained by the config (log odds) have no exact values of the prediction.
  const isRaw = wanted === "tree" && model.trees?.() === undefined;
  const { kind, part } = chooseExplainer(model, {
    config: { kind: isRaw ? "auto" : wanted },
    columns: model.features.groups.length,
  });
  if (kind === "permutation") return { kind, explainer: sampledExplainer(seed) };
  const options = configOfKind(part, kind, { ...config, output: "prediction", interactions: false });
  const whole: RowExplainer["shap"] = async (rows, _, signal) =>
    part.explain({
      ...rows,
      model,
      config: options,
      random: Random.fromSeed(seed),
      batchRows: BATCH_ROWS,
      ...(signal && { signal }),
    });
  if (kind === "linear" || kind === "tree")
    return { kind, explainer: { stages: 1, exactFrom: 0, shap: whole } };
  // What takes long comes after an estimate.
  return {
    kind,
    explainer: {
      stages: 2,
      exactFrom: kind === "exact" ? 1 : 2,
      shap: (rows, stage, signal) =>
        stage > 0
          ? whole(rows, stage, signal)
          : permutationShap(rows, {
              permutations: 1,
              random: Random.fromSeed(seed),
              batchRows: BATCH_ROWS,
              signal,
            }),
    },
  };
}

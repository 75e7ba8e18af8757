import { explain, type Importance, meanAbsoluteShap, permutationImportance } from "../explainers/index.js";
import { scoreWith } from "../explainers/score.js";
import { chooseMetrics } from "../metrics/config.js";
import type { Metric } from "../metrics/metric.js";
import { type CrossValidateInputs, crossValidate, type FittedFold, spreadOf } from "../validation/index.js";
import { chooseColumns } from "./choose-columns.js";
import type { SelectFeaturesConfig } from "./config.js";
import { FeatureSelection } from "./feature-selection.js";
import { modelImportances } from "./model-importance.js";

/** What a selection is made from. */
export interface SelectFeaturesInputs extends Omit<CrossValidateInputs, "inspect" | "onFold"> {
  readonly settings: SelectFeaturesConfig;
  readonly seed: number;
  /** Hears of each fold that is done, of the pass over all columns and of the one over the kept ones. Must not throw. */
  readonly onFold?: (pass: "before" | "after", fold: number, folds: number) => void;
}

/**
 * Chooses columns by their mean importance over folds, each measured on rows that the fold's model did not see, and scores the
 * model with all of them and with the kept ones on the same folds.
 */
export async function selectFeatures(inputs: SelectFeaturesInputs): Promise<FeatureSelection> {
  const { settings, onFold, seed: _, ...shared } = inputs;
  const { metric } = chooseMetrics(inputs.metrics, inputs.task)[0];
  const byFold: (readonly Importance[])[] = [];
  const before = await crossValidate({
    ...shared,
    inspect: async (fold) => {
      byFold.push(await importancesOf(fold, metric, inputs));
    },
    onFold: ({ fold }, folds) => onFold?.("before", fold, folds),
  });
  const columns = chooseColumns(meansOf(byFold), settings);
  const dropped = columns.filter(({ kept }) => !kept).map(({ feature }) => feature);
  const after =
    dropped.length === 0
      ? before
      : await crossValidate({
          ...shared,
          without: [...(inputs.without ?? []), ...dropped],
          ...withoutColumns(inputs, dropped),
          onFold: ({ fold }, folds) => onFold?.("after", fold, folds),
        });
  const unit = {
    permutation: `rise of ${metric.name} when shuffled`,
    shap: `mean |SHAP value|`,
    model: "share of the model's own importances",
  }[settings.by];
  return new FeatureSelection({ by: settings.by, unit, columns, before, after });
}

/** A model's settings and preprocessing that do not name columns which are gone. */
export function withoutColumns<T extends Pick<CrossValidateInputs, "config" | "preprocessing">>(
  { config, preprocessing }: T,
  dropped: readonly string[],
): Pick<CrossValidateInputs, "config" | "preprocessing"> {
  const isKept = (name: string): boolean => !dropped.includes(name);
  const only = <V>(record: Readonly<Record<string, V>>): Record<string, V> =>
    Object.fromEntries(Object.entries(record).filter(([name]) => isKept(name)));
  const { categories, columns } = preprocessing ?? {};
  const { monotone } = config as { readonly monotone?: Readonly<Record<string, unknown>> };
  return {
    config: monotone === undefined ? config : Object.assign({}, config, { monotone: only(monotone) }),
    preprocessing: preprocessing && {
      ...preprocessing,
      ...(categories === undefined ? {} : { categories: categories.filter(isKept) }),
      ...(columns === undefined ? {} : { columns: only(columns) }),
    },
  };
}

async function importancesOf(
  { fold, model, train, test }: FittedFold,
  metric: Metric,
  { settings, seed, random, signal }: SelectFeaturesInputs,
): Promise<readonly Importance[]> {
  if (settings.by === "model") return modelImportances(model, model.encode(train));
  const truth = model.truth(test);
  if (settings.by === "shap") {
    const config = { importanceRepeats: 1 };
    return meanAbsoluteShap(
      (await explain(model, { train, test, truth, metric, config, seed, signal })).shap,
    );
  }
  return permutationImportance({
    predict: (x) => model.predictMatrix(x),
    rows: model.encode(test),
    groups: model.features.groups,
    score: scoreWith(metric, model, { truth }),
    greaterIsBetter: metric.greaterIsBetter,
    repeats: settings.repeats,
    random: random.fork(`importances ${fold}`),
    signal,
  });
}

/** Means over the folds with their standard errors, the largest first. */
function meansOf(byFold: readonly (readonly Importance[])[]) {
  const [first] = byFold;
  const columns = first.map(({ feature }) => {
    const values = byFold.map(
      (importances) => importances.find((other) => other.feature === feature)?.importance ?? 0,
    );
    const { mean, standardError } = spreadOf(values);
    return { feature, importance: mean, standardError };
  });
  return columns.sort((a, b) => b.importance - a.importance);
}

import type { ColumnEncoding, PreprocessingConfig } from "../preprocessing/index.js";

/** The model and the preprocessing that a config names. */
export interface OwnModel {
  readonly model: { readonly kind: string };
  readonly preprocessing?: PreprocessingConfig;
}

/** Encodings that say how a kind of model likes its numbers, and nothing of the data. */
const OF_THE_LEARNER: ReadonlySet<string> = new Set([
  "standard",
  "minMax",
  "quantile",
  "power",
  "passthrough",
  "oneHot",
  "ordinal",
]);

/** Those of them that say that a column's values are names. */
const OF_CATEGORIES: ReadonlySet<string> = new Set(["oneHot", "ordinal"]);

/**
 * The config's preprocessing for another kind of model: what it says of the data stays (which numbers are categories, what
 * goes round, what a target's mean or a date's parts stand for), what it says for the sake of its own model does not (a scale,
 * one-hot columns, codes, missing values kept), so that each kind has the encodings that suit it.
 */
export function preprocessingFor(kind: string, own: OwnModel): PreprocessingConfig | undefined {
  const { preprocessing, model } = own;
  if (preprocessing === undefined || kind === model.kind) return preprocessing;
  const columns = Object.entries(preprocessing.columns ?? {});
  const kept = columns.filter(([, encoding]) => !isOfTheLearner(encoding));
  const names = columns.filter(([, encoding]) => OF_CATEGORIES.has(encoding.kind)).map(([name]) => name);
  const defaults = Object.entries(preprocessing.defaults ?? {}).filter(
    ([, encoding]) => !isOfTheLearner(encoding),
  );
  return {
    categories: [...new Set([...(preprocessing.categories ?? []), ...names])],
    columns: Object.fromEntries(kept),
    defaults: Object.fromEntries(defaults),
  };
}

function isOfTheLearner(encoding: ColumnEncoding): boolean {
  return OF_THE_LEARNER.has(encoding.kind);
}

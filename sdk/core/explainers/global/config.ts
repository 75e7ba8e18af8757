/** Defaults of questions to a model: apart from the code that answers them, since the settings list them. */

/** What partial dependence is where nothing is said. */
export const partialDependenceDefaults = {
  /** Most values of the column that the model is asked about. */
  points: 50,
  /** Most rows that are averaged over, drawn with the seed. */
  rows: 1000,
  /** Rows whose own curves are kept. */
  ice: 50,
} as const;

/** What accumulated local effects are where nothing is said. */
export const accumulatedEffectsDefaults = {
  /** Most intervals of the column's values, at quantiles: about the same number of rows in each. */
  intervals: 40,
  /** Most rows whose local effects are averaged, drawn with the seed. */
  rows: 10_000,
} as const;

/** What a surrogate is where nothing is said. */
export const surrogateDefaults = {
  /** Most splits from root to leaf. */
  maxDepth: 3,
  /** Least share of the rows in a leaf. */
  minLeafShare: 0.01,
  /** Most training rows that it learns from, drawn with the seed. */
  rows: 20_000,
} as const;

/** What the search for a nearest row is where nothing is said. */
export const nearestDefaults = {
  /** Most columns that a combination of single changes changes; a row like one that was seen may differ in more. */
  maxChanges: 3,
  /** Most values of a column that are tried. */
  points: 20,
  /** Most observed rows that values and whole rows are taken from, drawn with the seed. */
  rows: 2000,
} as const;

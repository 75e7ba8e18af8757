import { DEFAULT_BATCH_ROWS } from "./predict.js";
import { CORRELATION_THRESHOLD } from "./views/correlations.js";

/** What `explain` does where nothing is set. */
export const explainDefaults = {
  kind: "auto",
  /** Test rows that get SHAP values, drawn with the seed. */
  rows: 200,
  /** Training rows that stand for "not known", drawn with the seed. */
  background: 100,
  /** How they are chosen where only their number is given. */
  backgroundBy: "sample",
  /** Orders for each explained row and background row, each walked forward and back. */
  permutations: 2,
  /** Points for each explained row at which a gradient is taken. */
  samples: 200,
  /** Shuffles of each column for its permutation importance. */
  importanceRepeats: 5,
  /** Most test rows that permutation importance looks at, drawn with the seed where there are more. */
  importanceRows: 10_000,
  /** Size of a correlation from which on two columns are named beside each other. */
  correlationThreshold: CORRELATION_THRESHOLD,
  /** Most rows in one call of the model. */
  batchRows: DEFAULT_BATCH_ROWS,
} as const;

/** What `explain: { kind: tree }` does besides where nothing is set. */
export const treeExplainDefaults = {
  /** What values compare with: the shares of training rows in each branch. */
  method: "path-dependent",
  /** What is explained. */
  output: "prediction",
  /** Whether there are interaction values too. */
  interactions: false,
  /** Most explained rows that get interaction values, drawn with the seed: they take columns x columns numbers a row. */
  interactionRows: 200,
} as const;

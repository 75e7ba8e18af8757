import type { PreprocessingConfig } from "../preprocessing/config.js";
import type { Table } from "../tables/index.js";
import type {
  Encoding,
  Estimator,
  EstimatorDefinition,
  EstimatorShape,
  FitContext,
  ForeignDefinition,
  History,
  State,
} from "./model.js";

/** What a model of several models is fitted on: cleaned rows, since each of its parts encodes them in its own way. */
export interface EnsembleRows {
  readonly shape: EstimatorShape;
  /** Training rows without the target. */
  readonly inputs: Table;
  /** One number a row, already transformed; classification: class indices. */
  readonly y: Float64Array;
  readonly weights?: Float64Array;
  /** Rows for early stopping of the parts that know it. */
  readonly validation?: { readonly inputs: Table; readonly y: Float64Array };
  /** What the config says of the columns; each part takes what suits its kind. */
  readonly preprocessing?: PreprocessingConfig;
}

/** The definition of a part's kind; see `estimatorDefinition`. */
export type DefinitionOf = (
  kind: string,
) => Promise<
  | EstimatorDefinition<{ readonly kind: string }>
  | ForeignDefinition<{ readonly kind: string }>
  | EnsembleDefinition<{ readonly kind: string }>
>;

/** An ensemble, ready to predict: the encodings of its parts side by side, and the parts. */
export interface FittedEnsemble {
  readonly encoding: Encoding;
  readonly estimator: Estimator;
}

/** How a kind plugs in whose models are made of several models of other kinds. */
export interface EnsembleDefinition<Config> {
  readonly kind: string;
  readonly needsBackend?: false;
  /** The configs of its parts: what they need, a model of it needs. */
  partsOf(config: Config): readonly { readonly kind: string }[];
  fitParts(
    config: Config,
    rows: EnsembleRows,
    context: FitContext,
    definitionOf: DefinitionOf,
  ): Promise<FittedEnsemble & { readonly history: History }>;
  /** From saved states of `encoding` and `estimator`; predictions are the same bit for bit. */
  restoreParts(
    config: Config,
    shape: EstimatorShape,
    states: { readonly encoding: State; readonly estimator: State },
    definitionOf: DefinitionOf,
  ): Promise<FittedEnsemble>;
}

import type { FittedCleaning } from "../cleaning/index.js";
import type { PreprocessingConfig, TargetConfig } from "../preprocessing/index.js";
import type { Table } from "../tables/index.js";
import type { ModelConfig } from "./config.js";
import type { FitContext, Task } from "./model.js";
import type { EstimatorConfig } from "./registry.js";

/** What a model is fitted from. */
export interface FitOptions {
  /** The model's kind and its settings. */
  readonly config: ModelConfig | EstimatorConfig;
  /** How columns become numbers. @default the defaults of the model's kind */
  readonly preprocessing?: PreprocessingConfig;
  readonly target: TargetConfig;
  readonly task: Task;
  /** Training rows: the inputs, and the target's column. */
  readonly table: Table;
  /** One weight a training row, from 0. @default 1 each */
  readonly weights?: Float64Array;
  /** Rows for early stopping and validation curves, with the same columns; nothing is learned from them. */
  readonly validation?: Table;
  /** The cleaning that the rows have been through already: kept with the model, so that it can clean raw rows alike. */
  readonly cleaning?: FittedCleaning;
  /** The rows before they were cleaned, from which the signature is read. @default the training rows */
  readonly raw?: Table;
  readonly context: FitContext;
  /** Version of the package, to be kept with the saved model. */
  readonly packageVersion?: string;
}

import type { FittedCleaning } from "../cleaning/index.js";
import type { FittedTarget } from "../preprocessing/index.js";
import type { Preprocessor } from "../preprocessing/preprocessor.js";
import type { Estimator, Signature } from "./model.js";
import type { EstimatorConfig } from "./registry.js";

/** What a pipeline model is made of. */
export interface PipelineParts {
  readonly config: EstimatorConfig;
  readonly preprocessor: Preprocessor;
  readonly target: FittedTarget;
  readonly estimator: Estimator;
  readonly signature: Signature;
  /** What was done to raw rows before they were encoded. */
  readonly cleaning?: FittedCleaning;
  /** Version of the package that trained it. */
  readonly packageVersion?: string;
}

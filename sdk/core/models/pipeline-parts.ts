import type { FittedCleaning } from "../cleaning/index.js";
import type { PluginReference } from "../plugins/plugin-set.js";
import type { FittedTarget } from "../preprocessing/index.js";
import type { Calibrator } from "./calibration/index.js";
import type { PredictionIntervals } from "./intervals/index.js";
import type { Encoding, Estimator, Signature } from "./model.js";
import type { EstimatorConfig } from "./registry.js";

/** What a pipeline model is made of. */
export interface PipelineParts {
  readonly config: EstimatorConfig;
  /** `Preprocessor`, but for a model that was made elsewhere. */
  readonly preprocessor: Encoding;
  readonly target: FittedTarget;
  readonly estimator: Estimator;
  /** What its probabilities go through. */
  readonly calibrator?: Calibrator;
  /** Bounds that stand beside its predictions. */
  readonly intervals?: PredictionIntervals;
  readonly signature: Signature;
  /** What was done to raw rows before they were encoded. */
  readonly cleaning?: FittedCleaning;
  /** Plug-ins without which it cannot be loaded: their kinds stand in its config. */
  readonly plugins?: readonly PluginReference[];
  /** Version of the package that trained it. */
  readonly packageVersion?: string;
}

import { AssayError } from "../../../utils/errors/index.js";
import type { EstimatorShape } from "../model.js";
import { type BoostingConfig, boostingDefaults } from "./config.js";
import { binaryLoss, type Loss, multiclassLoss, poissonLoss, quantileLoss, squaredLoss } from "./losses.js";

/** Rounds without improvement, where early stopping is on and says nothing. */
const PATIENCE = 10;

/** Share of the rows that early stopping holds out where nobody says how many. */
const HELD_OUT = 0.1;

/** A config with every default filled in. */
export type BoostingSettings = ReturnType<typeof boostingSettings>;

export function boostingSettings(config: BoostingConfig, shape: EstimatorShape) {
  const { earlyStopping, kind: _, ...given } = config;
  const filled = {
    ...boostingDefaults,
    validationFraction: earlyStopping === undefined ? 0 : HELD_OUT,
    ...given,
  };
  return {
    ...filled,
    maxDepth: config.maxDepth ?? Number.POSITIVE_INFINITY,
    monotone: config.monotone ?? {},
    loss: lossOf(config, shape),
    stopping:
      earlyStopping === undefined
        ? undefined
        : { patience: earlyStopping.patience ?? PATIENCE, minDelta: earlyStopping.minDelta ?? 0 },
  };
}

function lossOf({ loss, quantile }: BoostingConfig, { task, classes }: EstimatorShape): Loss {
  if (task === "classification") {
    if (loss !== undefined) throw wrongLoss(loss, "the log loss, which classification has by itself");
    return classes === 2 ? binaryLoss : multiclassLoss(classes);
  }
  if (quantile !== undefined && loss !== "quantile")
    throw wrongLoss(`quantile ${quantile} with loss ${loss}`, "loss: quantile");
  const losses = {
    squared: () => squaredLoss,
    absolute: () => quantileLoss(0.5),
    poisson: () => poissonLoss,
    quantile: () => quantileLoss(quantile ?? boostingDefaults.quantile),
  };
  return losses[loss ?? boostingDefaults.loss]();
}

function wrongLoss(got: string, wanted: string): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: "the loss of the boosting model does not fit",
    got,
    wanted,
  });
}

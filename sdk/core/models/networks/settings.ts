import { AssayError } from "../../../utils/errors/index.js";
import type { Task } from "../model.js";
import {
  AVERAGED_FROM,
  type LossName,
  type OptimizerConfig,
  type ScheduleConfig,
  type TrainingConfig,
  trainingDefaults,
} from "./config.js";

type Complete<T> = { readonly [K in keyof T]-?: NonNullable<T[K]> };

/** Early stopping with every number set. */
export interface EarlyStoppingSettings {
  /** Epochs. */
  readonly patience: number;
  readonly minDelta: number;
  readonly restoreBest: boolean;
}

/** A training config with every default filled in. */
export interface TrainingSettings
  extends Complete<
    Omit<TrainingConfig, "clipNorm" | "earlyStopping" | "optimizer" | "schedule" | "loss" | "weightAveraging">
  > {
  readonly optimizer: OptimizerConfig;
  readonly schedule: ScheduleConfig;
  readonly loss: LossName;
  readonly clipNorm?: number;
  readonly earlyStopping?: EarlyStoppingSettings;
  /** The last epoch whose weights are not averaged yet; undefined where none ever are. */
  readonly averagedAfter?: number;
}

/** Share of the training rows held out where early stopping has no other rows to look at. */
const EARLY_STOPPING_FRACTION = 0.1;

/** Fills in what the config leaves open. Weights of classes for a regression throw CONFIG_INVALID. */
export function trainingSettings(config: TrainingConfig, task: Task): TrainingSettings {
  refuseClassWeights(config, task);
  const { earlyStopping, weightAveraging, ...rest } = config;
  refuseBoth(config);
  const { epochs = trainingDefaults.epochs } = config;
  const { from = AVERAGED_FROM } = weightAveraging ?? {};
  return {
    ...trainingDefaults,
    ...withoutUndefined(rest),
    ...(weightAveraging !== undefined && { averagedAfter: Math.floor(from * epochs) }),
    loss: config.loss ?? (task === "regression" ? "mse" : "crossEntropy"),
    validationFraction:
      config.validationFraction ??
      (earlyStopping ? EARLY_STOPPING_FRACTION : trainingDefaults.validationFraction),
    earlyStopping: earlyStopping && {
      patience: 5,
      minDelta: 0,
      restoreBest: true,
      ...withoutUndefined(earlyStopping),
    },
  };
}

/** The best epoch's weights, or the mean of the last ones': not both. */
function refuseBoth({ earlyStopping, weightAveraging }: TrainingConfig): void {
  if (earlyStopping === undefined || weightAveraging === undefined) return;
  throw new AssayError("CONFIG_INVALID", {
    what: "`model.earlyStopping` keeps the weights of one epoch, `model.weightAveraging` the mean of several",
    wanted: "one of the two",
    next: "Take one away; the number of epochs can be found by early stopping first.",
  });
}

/** A regression has no classes: what would change nothing is a mistake. */
function refuseClassWeights({ classWeights }: TrainingConfig, task: Task): void {
  if (task !== "regression" || classWeights === undefined || classWeights === "none") return;
  throw new AssayError("CONFIG_INVALID", {
    what: "`model.classWeights` is for classification, and the task is regression",
    got: classWeights,
    wanted: "none, for regression",
    next: "Leave it out, or set `task: classification` where the target's numbers are classes.",
  });
}

function withoutUndefined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

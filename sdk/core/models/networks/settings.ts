import type { Task } from "../model.js";
import {
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
  extends Complete<Omit<TrainingConfig, "clipNorm" | "earlyStopping" | "optimizer" | "schedule" | "loss">> {
  readonly optimizer: OptimizerConfig;
  readonly schedule: ScheduleConfig;
  readonly loss: LossName;
  readonly clipNorm?: number;
  readonly earlyStopping?: EarlyStoppingSettings;
}

/** Share of the training rows held out where early stopping has no other rows to look at. */
const EARLY_STOPPING_FRACTION = 0.1;

/** Fills in what the config leaves open. */
export function trainingSettings(config: TrainingConfig, task: Task): TrainingSettings {
  const { earlyStopping } = config;
  return {
    ...trainingDefaults,
    ...withoutUndefined(config),
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

function withoutUndefined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

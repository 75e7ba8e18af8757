import type { LossName, OptimizerConfig } from "../config.js";
import { optimizerSettings } from "../optimizers.js";

/** Numbers as in losses.as. */
export const LOSSES: Readonly<Record<LossName, number>> = {
  mse: 0,
  mae: 1,
  huber: 2,
  crossEntropy: 3,
  poisson: 4,
  quantile: 5,
};

/** An optimizer as the engine is told of it. */
export interface OptimizerSetting {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly epsilon: number;
  /** Names of the slots, in their order in memory. */
  readonly slots: readonly string[];
}

/** Numbers as in optimizers.as. */
export function optimizerSetting(config: OptimizerConfig): OptimizerSetting {
  const settings = optimizerSettings(config);
  switch (settings.kind) {
    case "adam": {
      const { beta1, beta2, epsilon } = settings;
      return { kind: 0, a: beta1, b: beta2, epsilon, slots: ["mean", "square"] };
    }
    case "sgd": {
      const { momentum, nesterov } = settings;
      return { kind: nesterov ? 2 : 1, a: momentum, b: 0, epsilon: 0, slots: ["velocity"] };
    }
    case "rmsprop": {
      const { rho, epsilon } = settings;
      return { kind: 3, a: rho, b: 0, epsilon, slots: ["square"] };
    }
  }
}

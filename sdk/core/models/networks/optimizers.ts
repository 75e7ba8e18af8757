import type { OptimizerConfig } from "./config.js";

/**
 * Turns gradients into steps on one flat vector of all trainable weights. It runs in plain TypeScript: one pass over the
 * vector costs less than the dozen kernel calls a weight that an optimizer of tensors takes, it gives the same bits on every
 * backend, and its slots are saved as they are.
 */
export interface Optimizer {
  /** What is remembered from step to step, one number a weight. */
  readonly slots: Readonly<Record<string, Float32Array>>;
  /** Changes `parameters` in place. `step` counts from 1. */
  apply(parameters: Float32Array, gradients: Float32Array, rate: number, step: number): void;
}

/** An optimizer with every number set. */
export type OptimizerSettings = {
  [Kind in OptimizerConfig["kind"]]: Required<Extract<OptimizerConfig, { kind: Kind }>>;
}[OptimizerConfig["kind"]];

/** Fills in what the config leaves open; both engines train by it. */
export function optimizerSettings(config: OptimizerConfig): OptimizerSettings {
  switch (config.kind) {
    case "adam": {
      const { kind, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = config;
      return { kind, beta1, beta2, epsilon };
    }
    case "sgd": {
      const { kind, momentum = 0.9, nesterov = true } = config;
      return { kind, momentum, nesterov };
    }
    case "rmsprop": {
      const { kind, rho = 0.9, epsilon = 1e-7 } = config;
      return { kind, rho, epsilon };
    }
  }
}

/** An optimizer for `size` weights. */
export function createOptimizer(config: OptimizerConfig, size: number): Optimizer {
  const settings = optimizerSettings(config);
  switch (settings.kind) {
    case "adam":
      return adam(size, settings.beta1, settings.beta2, settings.epsilon);
    case "sgd":
      return sgd(size, settings.momentum, settings.nesterov);
    case "rmsprop":
      return rmsprop(size, settings.rho, settings.epsilon);
  }
}

/** Adam (Kingma and Ba, https://arxiv.org/abs/1412.6980, algorithm 1). */
function adam(size: number, beta1: number, beta2: number, epsilon: number): Optimizer {
  const mean = new Float32Array(size);
  const square = new Float32Array(size);
  return {
    slots: { mean, square },
    apply(parameters, gradients, rate, step) {
      const meanRate = rate / (1 - beta1 ** step);
      const squareScale = 1 / (1 - beta2 ** step);
      for (let i = 0; i < size; i++) {
        const gradient = gradients[i];
        const m = beta1 * mean[i] + (1 - beta1) * gradient;
        const v = beta2 * square[i] + (1 - beta2) * gradient * gradient;
        mean[i] = m;
        square[i] = v;
        parameters[i] -= (meanRate * m) / (Math.sqrt(v * squareScale) + epsilon);
      }
    },
  };
}

/** Stochastic gradient descent with momentum, Nesterov's as Keras writes it. */
function sgd(size: number, momentum: number, nesterov: boolean): Optimizer {
  const velocity = new Float32Array(size);
  return {
    slots: { velocity },
    apply(parameters, gradients, rate) {
      for (let i = 0; i < size; i++) {
        const v = momentum * velocity[i] - rate * gradients[i];
        velocity[i] = v;
        parameters[i] += nesterov ? momentum * v - rate * gradients[i] : v;
      }
    },
  };
}

/** RMSprop (Hinton's lecture 6e; epsilon under the root, as in Keras). */
function rmsprop(size: number, rho: number, epsilon: number): Optimizer {
  const square = new Float32Array(size);
  return {
    slots: { square },
    apply(parameters, gradients, rate) {
      for (let i = 0; i < size; i++) {
        const v = rho * square[i] + (1 - rho) * gradients[i] * gradients[i];
        square[i] = v;
        parameters[i] -= (rate * gradients[i]) / Math.sqrt(v + epsilon);
      }
    },
  };
}

/** Shortens a vector in place to at most `norm` (Euclidean), all weights together. */
export function clipToNorm(vector: Float32Array, norm: number): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length <= norm) return;
  const scale = norm / length;
  for (let i = 0; i < vector.length; i++) vector[i] *= scale;
}

/** What runs the epochs of a training, whichever engine it is on. */
export interface Trainer {
  /** Optimizer steps taken since training began. */
  readonly step: number;
  /** Learning rate of the latest step. */
  readonly lastRate: number;
  /** The optimizer's memory: one number a trainable weight, in the model's order. */
  readonly slots: Readonly<Record<string, Float32Array>>;
  /** One pass over the training rows in a new order; gives their mean loss. Throws MODEL_DIVERGED, INTERRUPTED. */
  runEpoch(epoch: number): Promise<number>;
  /** Mean loss over the validation rows, without training; undefined where there are none. */
  validationLoss(): number | undefined;
  /** Copies of all weights, in the model's order. */
  weights(): Float32Array[];
  /** Lets go of what it holds besides memory: threads. */
  end?(): void;
}

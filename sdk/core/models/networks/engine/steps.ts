import type { Random } from "../../../../utils/random/index.js";
import { rateAt } from "../schedules.js";
import { tfSeed } from "../seeds.js";
import type { TrainingSettings } from "../settings.js";
import type { OptimizerSetting } from "./optimizer-setting.js";

/** Words of a step in the plan that engine.as reads: the optimizer's rate, its correction, the part kept, the seed of dropout. */
export const STEP_WORDS = 4;

/** What each step of an epoch is told. */
export interface StepPlan {
  /** `STEP_WORDS` a step, all but the seed as float32 numbers. */
  readonly words: Uint32Array;
  /** Learning rates. */
  readonly rates: Float64Array;
}

/** What runs the steps of an epoch: on one thread, or on several. */
export interface Steps {
  /** Steps that the latest `run` has taken: fewer than it was asked for where a loss was not finite. */
  readonly taken: number;
  /** Takes up an epoch's order of rows and plan. */
  begin(order: Uint32Array, plan: StepPlan): void;
  /**
   * Runs steps `from` … `to` - 1; gives the sum of the losses of their rows, the first one that is not finite as it is.
   * Undefined where it waits for another thread: call it again, the same, after a turn of the event loop.
   */
  run(from: number, to: number): number | undefined;
  /** Lets threads go. */
  end(): void;
}

/** Plans `count` steps, the first of them the training's step `before` + 1; draws seeds of dropout where there is any. */
export function planSteps(
  {
    settings,
    optimizer,
    drops,
  }: {
    readonly settings: TrainingSettings;
    readonly optimizer: OptimizerSetting;
    readonly drops: boolean;
  },
  { before, count, dropout }: { readonly before: number; readonly count: number; readonly dropout: Random },
): StepPlan {
  const words = new Uint32Array(STEP_WORDS * count);
  const numbers = new Float32Array(words.buffer);
  const rates = new Float64Array(count);
  const isAdam = settings.optimizer.kind === "adam";
  for (let i = 0; i < count; i++) {
    const rate = rateAt(settings, before + i, count);
    rates[i] = rate;
    const steps = before + i + 1;
    numbers[STEP_WORDS * i] = isAdam ? rate / (1 - optimizer.a ** steps) : rate;
    numbers[STEP_WORDS * i + 1] = isAdam ? 1 / (1 - optimizer.b ** steps) : 1;
    numbers[STEP_WORDS * i + 2] = 1 - rate * settings.weightDecay;
    words[STEP_WORDS * i + 3] = drops ? tfSeed(dropout) : 0;
  }
  return { words, rates };
}

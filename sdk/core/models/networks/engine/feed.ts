import type { Epoch } from "../../model.js";

/** What a training in another thread is told and tells while it runs, in shared memory. */
export interface Feed {
  /** Epochs that have ended; whether it is to stop after the one that runs. */
  readonly words: Int32Array;
  /** Loss, validation loss (NaN: there is none) and learning rate of each epoch. */
  readonly logs: Float64Array;
}

const ENDED = 0;
const ASKED = 1;
const NUMBERS = 3;

export function makeFeed(epochs: number): Feed {
  return {
    words: new Int32Array(new SharedArrayBuffer(8)),
    logs: new Float64Array(new SharedArrayBuffer(8 * NUMBERS * epochs)),
  };
}

/** Tells of an epoch. */
export function feed({ words, logs }: Feed, { epoch, logs: own }: Epoch): void {
  logs.set([own.loss, own.valLoss ?? Number.NaN, own.learningRate], NUMBERS * (epoch - 1));
  Atomics.store(words, ENDED, epoch);
}

/** Epochs that were told of, after the first `from`. */
export function fedSince({ words, logs }: Feed, from: number, epochs: number): Epoch[] {
  const count = Math.max(0, Atomics.load(words, ENDED) - from);
  return Array.from({ length: count }, (_, i) => {
    const [loss, valLoss, learningRate] = logs.subarray(NUMBERS * (from + i));
    const own = { loss, ...(!Number.isNaN(valLoss) && { valLoss }), learningRate };
    return { epoch: from + i + 1, epochs, logs: own };
  });
}

/** Asks the training to stop well. */
export function ask({ words }: Feed): void {
  Atomics.store(words, ASKED, 1);
}

export const asked = ({ words }: Feed): boolean => Atomics.load(words, ASKED) === 1;

import { throwIfAborted } from "../../../utils/abort.js";
import type { WorkerPool } from "../../../utils/workers/index.js";
import type { History } from "../model.js";
import { ask, fedSince, makeFeed } from "./engine/feed.js";
import { planToTrain } from "./engine/one-hot.js";
import { refusal } from "./engine/refusal.js";
import type { ApartInput } from "./engine/train-apart.js";
import type { Trained } from "./epochs.js";
import { train } from "./train.js";
import type { TrainingInput } from "./training-input.js";

/** Milliseconds between two looks at what another thread has told. */
const LOOK_MS = 50;

/**
 * Trains a network while others are trained: in a thread of its own, where the engine trains it; else here, and on no other thread.
 * The same as `train`, bit for bit.
 */
export async function trainBeside(input: TrainingInput): Promise<History> {
  const { workers, ...context } = input.context;
  const savesStates = context.onCheckpoint !== undefined && input.settings.checkpointEvery > 0;
  const isHere = workers === undefined || workers.size < 2 || savesStates || input.checkpoint !== undefined;
  if (isHere || refusal(input) !== undefined) return train({ ...input, context });
  const trained = await inThread(input, workers);
  if (trained === undefined) return train({ ...input, context });
  input.network.setWeights(trained.weights);
  return trained.history;
}

/** Trains in another thread; undefined where its memory ends, which TensorFlow.js' may not. */
async function inThread(input: TrainingInput, workers: WorkerPool): Promise<Trained | undefined> {
  const { network, rows, settings, random, context } = input;
  const { signal, stop, onEpoch, onNote } = context;
  const told = makeFeed(settings.epochs);
  let heard = 0;
  const listen = (): void => {
    if (stop?.aborted === true) ask(told);
    const epochs = fedSince(told, heard, settings.epochs);
    heard += epochs.length;
    for (const epoch of epochs) onEpoch?.(epoch);
  };
  const { shuffle, dropout, validation } = random;
  const task: ApartInput = {
    plan: planToTrain(input),
    weights: network.weights(),
    rows: { train: rows.train, validation: rows.validation },
    // Functions of a config (a network's builder) are none of the training's.
    settings: Object.fromEntries(
      Object.entries(settings).filter(([, value]) => typeof value !== "function"),
    ) as unknown as ApartInput["settings"],
    random: { shuffle: shuffle.state(), dropout: dropout.state(), validation: validation.state() },
    feed: told,
    mayStop: stop !== undefined,
  };
  onNote?.(
    "Training runs in the fused engine (WebAssembly): whole steps in one call, in a thread of its own.",
  );
  const timer = setInterval(listen, LOOK_MS);
  try {
    const trained = await workers.run<ApartInput, Trained>("networks/train-apart", task, { signal });
    listen();
    return trained;
  } catch (error) {
    throwIfAborted(signal, { what: "training was stopped" });
    if (error instanceof Error && error.name === "RangeError") return undefined;
    throw error;
  } finally {
    clearInterval(timer);
  }
}

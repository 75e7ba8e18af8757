import { Random } from "../../../../utils/random/index.js";
import type { TaskContext } from "../../../../utils/workers/index.js";
import { type Trained, trainEpochs } from "../epochs.js";
import type { TrainingRandom } from "../training-input.js";
import { type EngineInput, EngineTrainer } from "./engine-trainer.js";
import { asked, type Feed, feed } from "./feed.js";

/** A training for a thread of its own: plain data. */
export interface ApartInput extends Pick<EngineInput, "plan" | "weights" | "rows" | "settings"> {
  /** States of the generators. */
  readonly random: Readonly<Record<keyof TrainingRandom, readonly number[]>>;
  readonly feed: Feed;
  /** Whether it may be asked to stop well. */
  readonly mayStop: boolean;
}

/** Trains as it would be trained elsewhere, to the same bits; epochs are told as they end. */
export async function trainApart(
  { plan, weights, rows, settings, random, feed: told, mayStop }: ApartInput,
  { transfer }: TaskContext,
): Promise<Trained> {
  const stop = new AbortController();
  const generators: TrainingRandom = {
    shuffle: Random.fromState(random.shuffle),
    dropout: Random.fromState(random.dropout),
    validation: Random.fromState(random.validation),
  };
  const input = { plan, weights, rows, settings, random: generators, context: {} };
  const trained = await trainEpochs(new EngineTrainer(input), {
    ...input,
    context: {
      random: generators.shuffle,
      stop: mayStop ? stop.signal : undefined,
      onEpoch: (epoch) => {
        feed(told, epoch);
        if (asked(told)) stop.abort();
      },
    },
  });
  for (const { buffer } of trained.weights) if (buffer instanceof ArrayBuffer) transfer.push(buffer);
  return trained;
}

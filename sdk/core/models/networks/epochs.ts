import type { Epoch, History } from "../model.js";
import { type Average, type Best, checkpointState } from "./checkpoint.js";
import type { EarlyStoppingSettings, TrainingSettings } from "./settings.js";
import type { Trainer } from "./trainer.js";
import type { TrainingInput, TrainingRandom } from "./training-input.js";

/** How the best epoch is found where no early stopping says it, for a training that may be asked to stop. */
const WHEN_ASKED = { minDelta: 0, restoreBest: true } as const;

/** What a training ends with. */
export interface Trained {
  readonly history: History;
  /** All weights that are kept: the last, the best or the mean ones. */
  readonly weights: readonly Float32Array[];
}

/** Runs a training's epochs, with early stopping, averaging and checkpoints. Throws what the trainer throws. */
export async function trainEpochs(
  trainer: Trainer,
  { settings, random, context, checkpoint }: Omit<TrainingInput, "network" | "rows">,
): Promise<Trained> {
  const epochs = [...(checkpoint?.epochs ?? [])];
  let best = checkpoint?.best;
  let average = checkpoint?.average;
  // Who may be asked to stop must know the best epoch by then.
  const judge = settings.earlyStopping ?? (context.stop === undefined ? undefined : WHEN_ASKED);
  const isDone = () => epochs.length >= settings.epochs || outOfPatience(epochs.length, best, settings);
  const isAsked = () => epochs.length > 0 && context.stop?.aborted === true;
  while (!isDone() && !isAsked()) {
    const number = epochs.length + 1;
    const loss = await trainer.runEpoch(number);
    const valLoss = trainer.validationLoss();
    const epoch: Epoch = {
      epoch: number,
      epochs: settings.epochs,
      logs: { loss, ...(valLoss !== undefined && { valLoss }), learningRate: trainer.lastRate },
    };
    epochs.push(epoch);
    if (valLoss !== undefined && judge !== undefined) {
      best = betterOf(best, { epoch: number, loss: valLoss }, trainer, judge);
    }
    if (settings.averagedAfter !== undefined && number > settings.averagedAfter)
      average = averagedWith(average, trainer.weights());
    context.onEpoch?.(epoch);
    if (settings.checkpointEvery > 0 && number % settings.checkpointEvery === 0) {
      await context.onCheckpoint?.(
        checkpointState({
          weights: trainer.weights(),
          slots: trainer.slots,
          step: trainer.step,
          epochs: [...epochs],
          best: settings.earlyStopping && best,
          average,
          random: statesOf(random),
        }),
      );
    }
  }
  const stoppedOnRequest = !isDone();
  const stoppedEarly = epochs.length < settings.epochs;
  const ended = { epochs, stoppedEarly, ...(stoppedOnRequest && { stoppedOnRequest }) };
  const lastEpoch = { ...ended, bestEpoch: epochs.length };
  if (average !== undefined) return { history: lastEpoch, weights: average.weights };
  const isJudged = settings.earlyStopping !== undefined || stoppedOnRequest;
  if (best?.weights === undefined || !isJudged) return { history: lastEpoch, weights: trainer.weights() };
  return { history: { ...ended, bestEpoch: best.epoch }, weights: best.weights };
}

/** The mean with the weights of one more epoch. */
function averagedWith(average: Average | undefined, weights: readonly Float32Array[]): Average {
  if (average === undefined) return { count: 1, weights };
  const count = average.count + 1;
  const mean = average.weights.map((array, i) =>
    array.map((value, j) => value + (weights[i][j] - value) / count),
  );
  return { count, weights: mean };
}

function outOfPatience(epoch: number, best: Best | undefined, { earlyStopping }: TrainingSettings): boolean {
  return earlyStopping !== undefined && best !== undefined && epoch - best.epoch >= earlyStopping.patience;
}

function betterOf(
  best: Best | undefined,
  now: Best,
  trainer: Trainer,
  { minDelta, restoreBest }: Pick<EarlyStoppingSettings, "minDelta" | "restoreBest">,
): Best {
  if (best !== undefined && now.loss >= best.loss - minDelta) return best;
  return restoreBest ? { ...now, weights: trainer.weights() } : now;
}

function statesOf(random: TrainingRandom): Record<string, number[]> {
  return Object.fromEntries(Object.entries(random).map(([name, generator]) => [name, generator.state()]));
}

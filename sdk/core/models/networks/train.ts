import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Epoch, History } from "../model.js";
import { type Best, checkpointState } from "./checkpoint.js";
import { evaluateLoss } from "./forward.js";
import { readWeights, writeWeights } from "./parameters.js";
import type { TrainingSettings } from "./settings.js";
import { Stepper } from "./stepper.js";
import type { TrainingInput, TrainingRandom } from "./training-input.js";

/**
 * Trains a model in place, epoch by epoch, and gives its history. Leaves no tensor but the model's own. An aborted signal
 * throws INTERRUPTED, a loss that is not finite MODEL_DIVERGED.
 */
export async function train(input: TrainingInput): Promise<History> {
  const { model, rows, settings, random, context, checkpoint } = input;
  if (checkpoint !== undefined) writeWeights(model, checkpoint.weights);
  const stepper = new Stepper(input);
  const epochs = [...(checkpoint?.epochs ?? [])];
  let best = checkpoint?.best;
  while (epochs.length < settings.epochs && !outOfPatience(epochs.length, best, settings)) {
    const number = epochs.length + 1;
    const loss = await stepper.runEpoch(number);
    const valLoss = rows.validation && evaluateLoss(model, rows.validation, settings.loss);
    const epoch: Epoch = {
      epoch: number,
      epochs: settings.epochs,
      logs: { loss, ...(valLoss !== undefined && { valLoss }), learningRate: stepper.lastRate },
    };
    epochs.push(epoch);
    if (valLoss !== undefined && settings.earlyStopping !== undefined) {
      best = betterOf(best, { epoch: number, loss: valLoss }, model, settings.earlyStopping);
    }
    context.onEpoch?.(epoch);
    if (settings.checkpointEvery > 0 && number % settings.checkpointEvery === 0) {
      await context.onCheckpoint?.(
        checkpointState({
          weights: readWeights(model),
          slots: stepper.slots,
          step: stepper.step,
          epochs,
          best,
          random: statesOf(random),
        }),
      );
    }
  }
  const stoppedEarly = epochs.length < settings.epochs;
  if (best?.weights === undefined) return { epochs, bestEpoch: epochs.length, stoppedEarly };
  writeWeights(model, best.weights);
  return { epochs, bestEpoch: best.epoch, stoppedEarly };
}

function outOfPatience(epoch: number, best: Best | undefined, { earlyStopping }: TrainingSettings): boolean {
  return earlyStopping !== undefined && best !== undefined && epoch - best.epoch >= earlyStopping.patience;
}

function betterOf(
  best: Best | undefined,
  now: Best,
  model: LayersModel,
  { minDelta, restoreBest }: NonNullable<TrainingSettings["earlyStopping"]>,
): Best {
  if (best !== undefined && now.loss >= best.loss - minDelta) return best;
  return restoreBest ? { ...now, weights: readWeights(model) } : now;
}

function statesOf(random: TrainingRandom): Record<string, number[]> {
  return Object.fromEntries(Object.entries(random).map(([name, generator]) => [name, generator.state()]));
}

import type { ScheduleConfig } from "./config.js";
import type { TrainingSettings } from "./settings.js";

/** Learning rate of a step, counted from 0; while weights are averaged it stays where the schedule had brought it. */
export function rateAt(settings: TrainingSettings, step: number, stepsPerEpoch: number): number {
  const { schedule, learningRate, epochs, averagedAfter } = settings;
  const reached = averagedAfter === undefined ? step : Math.min(step, averagedAfter * stepsPerEpoch);
  return learningRate * rateFraction(schedule, reached, stepsPerEpoch, epochs);
}

/**
 * Learning rate of a step as a fraction of its height. Steps count from 0 over the whole training. The cosine is that of
 * SGDR without restarts (Loshchilov and Hutter, https://arxiv.org/abs/1608.03983).
 */
export function rateFraction(
  schedule: ScheduleConfig,
  step: number,
  stepsPerEpoch: number,
  epochs: number,
): number {
  const epoch = step / stepsPerEpoch;
  switch (schedule.kind) {
    case "constant":
      return 1;
    case "cosine":
      return cosine(epoch / epochs, schedule.finalFraction ?? 0);
    case "exponential":
      return (schedule.decay ?? 0.9) ** epoch;
    case "step":
      return (schedule.factor ?? 0.5) ** Math.floor(epoch / (schedule.everyEpochs ?? 10));
    case "warmupCosine": {
      const warmup = Math.min(schedule.warmupEpochs ?? 1, epochs);
      // The first step is taken at a small rate, not at 0.
      if (epoch < warmup) return Math.min(1, (step + 1) / (warmup * stepsPerEpoch));
      return cosine(
        (epoch - warmup) / Math.max(epochs - warmup, 1 / stepsPerEpoch),
        schedule.finalFraction ?? 0,
      );
    }
  }
}

function cosine(done: number, finalFraction: number): number {
  return finalFraction + (1 - finalFraction) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done)));
}

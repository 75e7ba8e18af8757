import * as z from "zod";
import { holdOutFields } from "../hold-out-config.js";

const optimizerConfig = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("adam"),
      beta1: z.number().min(0).lt(1).optional().describe("Decay of the mean of gradients. Default 0.9."),
      beta2: z.number().min(0).lt(1).optional().describe("Decay of the mean of squares. Default 0.999."),
      epsilon: z.number().positive().optional().describe("Added to the divisor. Default 1e-8."),
    }),
    z.strictObject({
      kind: z.literal("sgd"),
      momentum: z.number().min(0).lt(1).optional().describe("Share of the last step kept. Default 0.9."),
      nesterov: z.boolean().optional().describe("Whether momentum looks ahead. Default true."),
    }),
    z.strictObject({
      kind: z.literal("rmsprop"),
      rho: z.number().min(0).lt(1).optional().describe("Decay of the mean of squares. Default 0.9."),
      epsilon: z.number().positive().optional().describe("Added to the divisor. Default 1e-7."),
    }),
  ])
  .describe("How gradients become steps. With `weightDecay`, adam is AdamW.");

const finalFraction = z
  .number()
  .min(0)
  .max(1)
  .optional()
  .describe("Learning rate at the end, as a fraction of `learningRate`. Default 0.");

const scheduleConfig = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("constant") }),
    z.strictObject({ kind: z.literal("cosine"), finalFraction }),
    z.strictObject({
      kind: z.literal("exponential"),
      decay: z.number().positive().max(1).optional().describe("Factor an epoch. Default 0.9."),
    }),
    z.strictObject({
      kind: z.literal("step"),
      everyEpochs: z.int().min(1).optional().describe("Epochs from one drop to the next. Default 10."),
      factor: z.number().positive().max(1).optional().describe("Factor of each drop. Default 0.5."),
    }),
    z.strictObject({
      kind: z.literal("warmupCosine"),
      warmupEpochs: z
        .number()
        .min(0)
        .optional()
        .describe("Epochs of linear rise before the cosine falls. Default 1."),
      finalFraction,
    }),
  ])
  .describe("How the learning rate goes over the epochs, step by step.");

/** What every network's training can be told; `dense` and `custom` add their own keys. */
export const trainingFields = {
  epochs: z.int().min(1).optional().describe("Passes over the training rows."),
  ensemble: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe(
      "Networks that are trained, each from a seed of its own; a prediction is the mean of theirs. Steadier than one and mostly better, for as many times the training.",
    ),
  batchSize: z.int().min(1).optional().describe("Rows a step."),
  optimizer: optimizerConfig.optional(),
  learningRate: z.number().positive().optional().describe("Learning rate at its height."),
  schedule: scheduleConfig.optional(),
  loss: z
    .enum(["mse", "mae", "huber", "poisson", "quantile", "crossEntropy"])
    .optional()
    .describe(
      "What training lowers. Regression: mse, mae, huber (delta 1, of the standardised target), poisson (of counts and rates; a dense network's output then is positive) or quantile; classification: crossEntropy, of two classes or more.",
    ),
  quantile: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe("Share of targets that lie below the prediction, for the loss quantile."),
  standardiseTarget: z
    .boolean()
    .optional()
    .describe(
      "Whether a regression trains on the target scaled to mean 0 and deviation 1, for poisson to mean 1 (undone at prediction).",
    ),
  l2: z
    .number()
    .min(0)
    .optional()
    .describe("Penalty on squared kernel weights, as in Keras: the loss gains l2 x sum of squares."),
  weightDecay: z
    .number()
    .min(0)
    .optional()
    .describe(
      "Decoupled weight decay of kernels: a step takes away learning rate x weightDecay x weight (AdamW).",
    ),
  clipNorm: z
    .number()
    .positive()
    .optional()
    .describe("Longest a step's gradient (all weights together) may be."),
  classWeights: z
    .enum(["none", "balanced"])
    .optional()
    .describe(
      "balanced weighs each class by rows / (classes x rows of the class); refused for a regression. Default: none.",
    ),
  ...holdOutFields,
  earlyStopping: z
    .strictObject({
      patience: z
        .int()
        .min(1)
        .optional()
        .describe("Epochs without improvement before training stops. Default 5."),
      minDelta: z
        .number()
        .min(0)
        .optional()
        .describe("Fall of the loss that counts as improvement. Default 0."),
      restoreBest: z
        .boolean()
        .optional()
        .describe("Whether the best epoch's weights are kept. Default true."),
    })
    .optional()
    .describe("Stops when the validation loss no longer falls; without validation rows a tenth is held out."),
  weightAveraging: z
    .strictObject({
      from: z
        .number()
        .min(0)
        .lt(1)
        .optional()
        .describe("Share of the epochs after which weights are averaged. Default 0.75."),
    })
    .optional()
    .describe(
      "Stochastic weight averaging: the network gets the mean of its weights over the last epochs, in which the learning rate stays where the schedule had brought it. Not with earlyStopping.",
    ),
  checkpointEvery: z
    .int()
    .min(0)
    .optional()
    .describe(
      "Epochs from one checkpoint to the next; 0 writes none. The last one is kept with the run: `resume: RUN_ID` goes on from it.",
    ),
};

const trainingConfig = z.strictObject(trainingFields);

/** Settings of a network's training. */
export type TrainingConfig = z.infer<typeof trainingConfig>;
export type OptimizerConfig = z.infer<typeof optimizerConfig>;
export type ScheduleConfig = z.infer<typeof scheduleConfig>;
export type LossName = NonNullable<TrainingConfig["loss"]>;

/** Share of the epochs after which weights are averaged, where that is asked for, as in https://arxiv.org/abs/1803.05407. */
export const AVERAGED_FROM = 0.75;

/** What a network is trained with where the config says nothing. */
export const trainingDefaults = {
  /** Passes over the training rows. */
  epochs: 20,
  /** Networks that are trained, each from a seed of its own. */
  ensemble: 1,
  /** Rows a step. */
  batchSize: 32,
  optimizer: { kind: "adam" },
  // Rate, schedule and decay were chosen together: docs/decisions/dense-defaults.md.
  learningRate: 0.003,
  schedule: { kind: "cosine" },
  /** Share of targets below the prediction: the median. */
  quantile: 0.5,
  standardiseTarget: true,
  l2: 0,
  weightDecay: 0.7,
  classWeights: "none",
  /** Share of the training rows; a tenth where `earlyStopping` is set. */
  validationFraction: 0,
  validationRows: "last",
  /** Epochs; 0 is never. */
  checkpointEvery: 0,
} as const satisfies TrainingConfig;

import * as z from "zod";
import { trainingDefaults, trainingFields } from "../networks/config.js";

const activation = z
  .enum(["relu", "gelu", "elu", "selu", "swish", "tanh", "sigmoid", "softplus", "linear"])
  .describe("Activation of hidden units.");

const dropout = z.number().min(0).lt(1).describe("Share of hidden units silenced at each step of training.");

const batchNorm = z
  .boolean()
  .describe("Whether batch normalisation stands between a layer and its activation.");

const layer = z.union([
  z.int().min(1).describe("Units of the layer."),
  z.strictObject({
    units: z.int().min(1).describe("Units of the layer."),
    activation: activation.optional(),
    dropout: dropout.optional(),
    batchNorm: batchNorm.optional(),
  }),
]);

const embeddings = z
  .union([
    z.boolean(),
    z.strictObject({
      columns: z
        .array(z.string())
        .min(1)
        .optional()
        .describe("Columns to embed; they must be one-hot encoded. Default: all that are."),
      dimension: z
        .int()
        .min(1)
        .optional()
        .describe(
          "Numbers of a vector, at most as many as there are levels. Default: as many, but at most 50; fewer are easier to read.",
        ),
    }),
  ])
  .describe(
    "Entity embeddings: categories go in as learned vectors, one a level, in place of one-hot columns. Default false.",
  );

/** A dense network: fully connected layers, for regression and classification. */
export const denseConfig = z
  .strictObject({
    kind: z.literal("dense"),
    layers: z
      .array(layer)
      .max(64)
      .optional()
      .describe("Hidden layers, first to last; none makes a linear model."),
    activation: activation.optional(),
    dropout: dropout.optional(),
    batchNorm: batchNorm.optional(),
    embeddings: embeddings.optional(),
    ...trainingFields,
  })
  .describe("A dense network, trained by TensorFlow.js.");

export type DenseConfig = z.infer<typeof denseConfig>;

/** What a dense network is where the config says nothing. */
export const denseDefaults = {
  kind: "dense",
  /** Units of each hidden layer. */
  layers: [64, 64],
  activation: "relu",
  dropout: 0,
  batchNorm: false,
  embeddings: false,
  ...trainingDefaults,
} as const satisfies Omit<DenseConfig, "layers"> & { readonly layers: readonly number[] };

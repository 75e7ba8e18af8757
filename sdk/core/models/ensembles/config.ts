import { z } from "zod";
import { foldsConfig } from "../../../utils/splitters/folds-config.js";
import { extensible, ownSchemas } from "../../plugins/index.js";
import { LEARNERS } from "../learners.js";

/** Models that can be parts of another: those that are fitted here, of a config alone. */
const partConfig = extensible(
  z.discriminatedUnion("kind", ownSchemas(LEARNERS), {
    error: `a model of kind ${LEARNERS.map(({ config }) => config.shape.kind.value).join(", ")}, or of a plug-in`,
  }),
  "models",
);

const models = z
  .array(partConfig)
  .min(1)
  .describe(
    "The base models, each with its settings. Each encodes the columns as suits its kind; what `preprocessing` says of the data goes for all.",
  );

/** What ensembles do where the config says nothing. */
export const stackingDefaults = {
  kind: "stacking",
  folds: { kind: "auto", folds: 5 },
  passthrough: false,
} as const;

export const blendingDefaults = {
  kind: "blending",
  /** Share of the training rows that weights are learned from. */
  validationFraction: 0.2,
} as const;

/** A final model that learns from the predictions of base models. */
export const stackingConfig = z
  .strictObject({
    kind: z.literal(stackingDefaults.kind),
    models,
    final: partConfig
      .optional()
      .describe(
        "The model that reads the base models' predictions as its columns. Default { kind: linear }.",
      ),
    folds: foldsConfig
      .optional()
      .describe(
        "Folds of the training rows: the final model learns from predictions of rows that a base model did not see. Default 5 by the kind of the split: kFold in order of the rows for chronological, stratified for stratified, else kFold.",
      ),
    passthrough: z
      .boolean()
      .optional()
      .describe("Whether the final model also reads the columns that the base models read. Default false."),
  })
  .describe("Stacking: a final model learns from out-of-fold predictions of base models (Wolpert 1992).");

/** A weighted mean of the predictions of base models. */
export const blendingConfig = z
  .strictObject({
    kind: z.literal(blendingDefaults.kind),
    models,
    weights: z
      .array(z.number().min(0))
      .optional()
      .describe(
        "One weight a model, from 0, not all 0; they are divided by their sum. Default: learned on held-out rows, by least squares or, for probabilities, log loss.",
      ),
    validationFraction: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe("Share of the training rows that the weights are learned from. Default 0.2."),
    validationRows: z
      .enum(["last", "random"])
      .optional()
      .describe(
        "Which rows these are: the last ones, or a seeded draw. Default last where the split is chronological, else random.",
      ),
  })
  .refine(({ models, weights }) => weights === undefined || weights.length === models.length, {
    error: "one weight for each model",
    path: ["weights"],
  })
  .refine(({ weights }) => weights === undefined || weights.some((weight) => weight > 0), {
    error: "a weight above 0",
    path: ["weights"],
  })
  .describe("Blending: a weighted mean of the predictions, or the probabilities, of base models.");

export type StackingConfig = z.input<typeof stackingConfig>;
export type BlendingConfig = z.input<typeof blendingConfig>;
/** What every ensemble's config has. */
export type PartConfig = z.input<typeof partConfig>;

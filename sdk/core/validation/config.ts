import { z } from "zod";
import { foldsConfig } from "../../utils/splitters/folds-config.js";
import { modelConfig } from "../models/config.js";
import { preprocessingConfig } from "../preprocessing/config.js";

/** What is compared where nobody says. */
export const compareDefaults = { models: ["linear", "forest", "boosting", "dense"] } as const;

const kind = z
  .string()
  .min(1)
  .describe("A kind of model; the config's own kind has the config's settings, another its defaults.");

const contender = z.union([
  kind,
  modelConfig,
  z
    .strictObject({
      name: z.string().min(1).describe("What it is called in the leaderboard."),
      model: z.union([kind, modelConfig]).describe("Which model, and its settings."),
      preprocessing: preprocessingConfig.optional(),
    })
    .describe("A model under a name of its own, with a preprocessing of its own where wanted."),
]);

const models = z
  .array(contender)
  .min(1)
  .describe("Models that are compared: kinds, configs of models, or either under a name of its own.");

/** Models to be compared, and on which folds. */
export const compareConfig = z
  .union([
    models,
    z
      .strictObject({
        models: models.prefault([...compareDefaults.models]),
        folds: foldsConfig
          .optional()
          .describe("On which folds. Default: those of `crossValidate`, else by the kind of the split."),
      })
      .describe("Models that are compared, and on which folds."),
  ])
  .describe(
    "Models that are compared by cross-validation on the training rows; the best is trained in place of `model`.",
  );

/** A comparison, every default filled in. */
export type CompareConfig = z.output<typeof compareConfig>;
/** A comparison as a person writes it. */
export type CompareInput = z.input<typeof compareConfig>;
/** One of the models as a person writes it. */
export type ContenderInput = z.input<typeof contender>;
/** One of the models: a kind, a config, or either under a name. */
export type Contender = z.output<typeof contender>;

import { z } from "zod";

const names = z.array(z.string().min(1)).min(1);
const level = z.union([z.string(), z.number(), z.boolean()]);

/** What is said of a model file of trees, whichever library wrote it. */
const fields = {
  columns: names
    .optional()
    .describe(
      "The columns that the trees read, in the order of their training. Default: the names in the file; where it has none, all columns in their order.",
    ),
  categories: z
    .record(z.string(), z.array(level).min(1))
    .optional()
    .describe(
      "Categories by column, in the order of the codes from 0 that the model was trained on. Default: those in the file; else the column holds the codes.",
    ),
  classes: z
    .array(level)
    .min(2)
    .optional()
    .describe(
      "Labels of the classes 0, 1, … of the model, which its file does not hold. Default: those of the target, sorted.",
    ),
};

/** Trees that XGBoost has grown. */
export const xgboostConfig = z
  .strictObject({
    kind: z.literal("xgboost"),
    path: z
      .string()
      .min(1)
      .describe(
        "Path of the model file that XGBoost's save_model wrote, as model.json or model.ubj, relative to the config's folder.",
      ),
    ...fields,
  })
  .describe("A model of XGBoost: nothing is trained, its trees predict and are explained here.");

/** Trees that LightGBM has grown. */
export const lightgbmConfig = z
  .strictObject({
    kind: z.literal("lightgbm"),
    path: z
      .string()
      .min(1)
      .describe(
        "Path of the model file that LightGBM's save_model wrote, as model.txt, relative to the config's folder.",
      ),
    ...fields,
  })
  .describe("A model of LightGBM: nothing is trained, its trees predict and are explained here.");

export type ImportedConfig = z.infer<typeof xgboostConfig> | z.infer<typeof lightgbmConfig>;

/** What `io` brings to a config before a model is made of it. */
export interface ImportedParts {
  /** The bytes of the model file. */
  readonly read?: () => Promise<Uint8Array>;
}

import { z } from "zod";
import { foldsConfig } from "../../../utils/splitters/folds-config.js";

/** How probabilities are calibrated where nobody says. */
export const calibrationDefaults = { method: "sigmoid" } as const;

/** How the probabilities of a classification are made to mean what they say. */
export const calibrateConfig = z
  .strictObject({
    method: z
      .enum(["sigmoid", "isotonic"])
      .default(calibrationDefaults.method)
      .describe(
        "sigmoid: a logistic curve, for any number of rows (Platt 1999). isotonic: any rising curve, for a thousand rows or more.",
      ),
    folds: foldsConfig
      .optional()
      .describe(
        "Folds of the training rows whose predictions, by models that did not see them, are learned from. Default: those of `crossValidate`, else by the kind of the split.",
      ),
  })
  .describe("Calibrates the probabilities of a classification on folds of the training rows.");

export type CalibrateConfig = z.output<typeof calibrateConfig>;
export type CalibrateInput = z.input<typeof calibrateConfig>;

import { z } from "zod";

/** How a trained model goes into the registry. */
export const registerConfig = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Name of the registered model. Default: MLFLOW_REGISTERED_MODEL_NAME, else the experiment's name.",
      ),
    alias: z
      .string()
      .min(1)
      .optional()
      .describe("Alias that the new version gets, as Champion; the version that had it loses it."),
  })
  .describe(
    "Makes the model the next version of a registered model, unless it missed a threshold. Default: it is not registered.",
  );

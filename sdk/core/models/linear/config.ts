import { z } from "zod";

/** Least squares, ridge and logistic regression. */
export const linearConfig = z
  .strictObject({
    kind: z.literal("linear"),
    l2: z
      .number()
      .min(0)
      .optional()
      .describe(
        "Weight of the sum of squared coefficients (intercepts are free): scikit-learn's alpha in regression (default 0, least squares), its 1/C in classification (default 1).",
      ),
    maxIterations: z
      .int()
      .min(1)
      .optional()
      .describe("Most steps of the logistic solver, L-BFGS (regression has a closed form). Default 1000."),
    tolerance: z
      .number()
      .positive()
      .optional()
      .describe("Largest component of the mean gradient at which the logistic solver stops. Default 1e-9."),
  })
  .describe("Least squares, ridge (l2 above 0) or logistic regression.");

export type LinearConfig = z.infer<typeof linearConfig>;

/** What a linear model is where the config says nothing. */
export const linearDefaults = {
  kind: "linear",
  /** By task. Separable classes have no finite solution without a penalty; 1 is scikit-learn's. */
  l2: { regression: 0, classification: 1 },
  /** Steps of L-BFGS. */
  maxIterations: 1000,
  /** Gradient of the mean loss. */
  tolerance: 1e-9,
} as const;

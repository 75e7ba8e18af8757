import { z } from "zod";

/** Defaults of the linear model. */
export const linearDefaults = {
  /** Weight of the squared coefficients, for regression: plain least squares. */
  l2Regression: 0,
  /** The same for classification, scikit-learn's C = 1: without it separable classes have no finite solution. */
  l2Classification: 1,
  /** Iterations of the logistic solver (L-BFGS). */
  maxIterations: 1000,
  /** Largest gradient component, relative to the sum of weights, at which the logistic solver stops. */
  tolerance: 1e-9,
} as const;

/** Least squares, ridge and logistic regression. */
export const linearConfig = z
  .strictObject({
    kind: z.literal("linear"),
    l2: z
      .number()
      .min(0)
      .optional()
      .describe(
        "Weight of the squared coefficients (intercepts are free): scikit-learn's alpha in regression (default 0, least squares), 1/C in classification (default 1).",
      ),
    maxIterations: z
      .int()
      .min(1)
      .default(linearDefaults.maxIterations)
      .describe("Most iterations of the logistic solver (L-BFGS). Regression is solved in closed form."),
    tolerance: z
      .number()
      .positive()
      .default(linearDefaults.tolerance)
      .describe(
        "The logistic solver stops where the largest gradient component per unit of row weight is below this.",
      ),
  })
  .describe("Least squares, ridge (l2 > 0) or logistic regression.");

export type LinearConfig = z.input<typeof linearConfig>;

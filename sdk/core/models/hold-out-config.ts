import { z } from "zod";

/** The part of a model's config that says which rows are held out; a model's own schema spreads it. */
export const holdOutFields = {
  validationFraction: z
    .number()
    .min(0)
    .lt(1)
    .optional()
    .describe("Share of the training rows held out for validation, where no validation rows are given."),
  validationRows: z
    .enum(["last", "random"])
    .optional()
    .describe(
      "Which rows are held out: the last ones (for data in order of time) or a seeded draw. Default last.",
    ),
};

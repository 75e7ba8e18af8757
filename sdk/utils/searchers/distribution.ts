import { z } from "zod";
import { isJson, type Json } from "./json.js";

const json = z.custom<Json>(isJson, "a value that JSON can hold");

const when = z
  .record(z.string().min(1), json)
  .optional()
  .describe(
    "Other parameters, and the value (or a list of values) that each must have for this one to be in the trial. Default: always in it.",
  );

const step = z
  .number()
  .positive()
  .optional()
  .describe("Distance of the values that are tried, counted from the lower bound.");

/** The values that one parameter may have. */
export const distribution = z.union([
  z
    .strictObject({
      uniform: z.tuple([z.number(), z.number()]).describe("Lower and upper bound, both included."),
      step: step.describe("Distance of the values, counted from the lower bound. Default: any number."),
      when,
    })
    .describe("Any number between two bounds, each as likely."),
  z
    .strictObject({
      logUniform: z
        .tuple([z.number(), z.number()])
        .describe("Lower bound, above 0, and upper bound, both included."),
      when,
    })
    .describe("Any number between two bounds, each order of magnitude as likely: learning rates, penalties."),
  z
    .strictObject({
      int: z.tuple([z.int(), z.int()]).describe("Lower and upper bound, both included."),
      step: z.int().min(1).optional().describe("Distance of the values. Default 1."),
      log: z
        .boolean()
        .optional()
        .describe("Whether each order of magnitude is as likely. Default false; not beside `step`."),
      when,
    })
    .describe("A whole number between two bounds."),
  z
    .strictObject({
      choice: z.array(json).min(1).describe("The values: texts, numbers, or whole objects."),
      when,
    })
    .describe("One of several values, none nearer to another than the rest."),
]);

/** One parameter's values. */
export type Distribution = z.output<typeof distribution>;
/** What is searched, by the parameters' paths. */
export type SpaceConfig = Readonly<Record<string, Distribution>>;

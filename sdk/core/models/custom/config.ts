import * as z from "zod";
import { trainingDefaults, trainingFields } from "../networks/config.js";
import type { CustomBuilder } from "./build.js";

/** A network that a function of the user's builds; trained by the same loop as the dense one. */
export const customConfig = z
  .strictObject({
    kind: z.literal("custom"),
    module: z
      .string()
      .min(1)
      .optional()
      .describe("Path of the module (TypeScript or JavaScript), relative to the config's folder."),
    export: z.string().min(1).optional().describe("Name of the function that the module exports."),
    build: z
      .custom<CustomBuilder>(
        (value) => typeof value === "function",
        "a function that builds a tf.LayersModel",
      )
      .optional()
      .describe(
        "The function itself, where the config is given in code, instead of module. From a module, `io` loads it.",
      ),
    ...trainingFields,
  })
  .refine(({ module, build }) => (module === undefined) !== (build === undefined), {
    error: "a custom model has either a module or, in code, a build function",
    path: ["module"],
  })
  .describe("A network built by a function of yours that returns a tf.LayersModel.");

export type CustomConfig = z.infer<typeof customConfig>;

/** What a custom network is trained with where the config says nothing. */
export const customDefaults = {
  kind: "custom",
  export: "build",
  ...trainingDefaults,
} as const satisfies Omit<CustomConfig, "module">;

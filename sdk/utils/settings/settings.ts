import { z } from "zod";
import { servicesConfig } from "./services.js";

/** What every job has where its config says nothing. */
export const settingsDefaults = {
  /** A stated seed, so that two runs of one config agree. */
  seed: 0,
  /** The first that can be had of native, wasm, cpu; the variable ASSAY_BACKEND comes before it. */
  backend: "auto",
} as const;

/** Plug-ins of a config: what is wrong with one is said where it is loaded, before the config is checked. */
export const pluginsConfig = z
  .array(
    z.union([
      z
        .string()
        .min(1)
        .describe("Name of a package, or path of a module (./plugin.ts) relative to the config's folder."),
      z
        .custom<object>((value) => typeof value === "object" && value !== null, "a plug-in")
        .describe("What `definePlugin` gives: in code only."),
    ]),
  )
  .describe(
    "Packages or modules that add metrics, and kinds of models, datasets, explainers and jobs. Default: those that `assay.plugins` of the project's package.json names.",
  );

/** The settings that configs of every kind share; a kind's schema spreads them. */
export const settingsShape = {
  name: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Name of the experiment in reports and runs. Default: the name of the dataset."),
  seed: z
    .int()
    .default(settingsDefaults.seed)
    .describe("Rules every source of randomness. 0 is a seed like any other."),
  backend: z
    .enum(["auto", "native", "wasm", "cpu"])
    .default(settingsDefaults.backend)
    .describe(
      "TensorFlow.js backend. auto: ASSAY_BACKEND, else the first that can be had of native, wasm, cpu.",
    ),
  services: servicesConfig.optional(),
  plugins: pluginsConfig.optional(),
};

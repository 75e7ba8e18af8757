import { z } from "zod";
import { servicesConfig } from "./services.js";

/** What every job has where its config says nothing. */
export const settingsDefaults = {
  /** A stated seed, so that two runs of one config agree. */
  seed: 0,
  /** The first that can be had of native, wasm, cpu; the variable ASSAY_BACKEND comes before it. */
  backend: "auto",
} as const;

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
};

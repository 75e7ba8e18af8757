import { z } from "zod";
import { logConfig } from "./log-config.js";

/** Where runs are kept where the config says nothing. */
export const trackingDefaults = {
  enabled: true,
  /** Folder of the embedded store, in the current folder; MLFLOW_TRACKING_URI comes before it. */
  uri: "./mlruns",
} as const;

/** Where runs, their numbers and their models are kept. */
export const trackingConfig = z
  .strictObject({
    enabled: z.boolean().default(trackingDefaults.enabled).describe("Whether the run is kept at all."),
    uri: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Tracking URI: a folder or file:///… for the embedded store, or http(s)://… of an MLflow server. Default: MLFLOW_TRACKING_URI, else ./mlruns in the current folder.",
      ),
    registryUri: z
      .string()
      .min(1)
      .optional()
      .describe(
        "URI of the store of registered models, datasets and configs, where it is not that of the runs. Default: MLFLOW_REGISTRY_URI, else the tracking URI.",
      ),
    experiment: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe(
        "Name of the experiment. Default: MLFLOW_EXPERIMENT_NAME, else the config's name, else the dataset's.",
      ),
    runName: z
      .string()
      .min(1)
      .max(250)
      .optional()
      .describe("Name of the run. Default: the experiment's name and the time."),
    tags: z.record(z.string(), z.string()).optional().describe("Tags of the run."),
    log: logConfig
      .optional()
      .describe("What a run keeps of itself; each part can be switched off. Default: all of it."),
  })
  .describe("Where runs, their numbers and their models are kept.");

export type TrackingConfig = z.infer<typeof trackingConfig>;

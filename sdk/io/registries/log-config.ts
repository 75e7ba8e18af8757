import { z } from "zod";

/** What a run keeps where the config says nothing. */
export const logDefaults = {
  params: true,
  metrics: true,
  model: true,
  signature: true,
  inputExample: true,
  datasets: true,
  explanations: true,
  predictions: true,
  code: true,
  environment: true,
  /** MLflow's own default is false. Here it is true: it costs 1 ms a sample, and cannot be had afterwards. */
  systemMetrics: true,
  /** Seconds. */
  systemMetricsInterval: 10,
} as const;

const flag = (key: Exclude<keyof typeof logDefaults, "systemMetricsInterval">, meaning: string) =>
  z.boolean().default(logDefaults[key]).describe(`${meaning} Default: ${logDefaults[key]}.`);

/** What a run keeps of itself; each part can be switched off. */
export const logConfig = z
  .strictObject({
    params: flag("params", "The config: flattened as parameters, and whole as the artifact config.yaml."),
    metrics: flag("metrics", "Metrics by epoch, and those of the test rows."),
    model: flag("model", "The fitted model. Without it there is nothing to register."),
    signature: flag("signature", "Names and types of the model's inputs and outputs, in the logged MLmodel."),
    inputExample: flag("inputExample", "The first 5 rows of inputs, as an example beside the logged model."),
    datasets: flag("datasets", "Name, digest, schema and source of the rows, as MLflow's dataset inputs."),
    explanations: flag(
      "explanations",
      "SHAP values, importances and the explained rows, as Parquet in the artifacts' folder explanations.",
    ),
    predictions: flag(
      "predictions",
      "Truth and prediction of each test row, as the artifact predictions.parquet: what a comparison of runs goes by, row by row.",
    ),
    code: flag(
      "code",
      "The code's version: git commit, branch, address without credentials, and whether files were changed.",
    ),
    environment: flag(
      "environment",
      "What the run needs to be made again: environment.json (versions of Node and of packages, machine), package.json and lock file, as artifacts.",
    ),
    systemMetrics: z
      .boolean()
      .optional()
      .describe(
        "Load of the machine while the run goes on, by MLflow's names (system/…). Default: MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING, else true.",
      ),
    systemMetricsInterval: z
      .number()
      .min(0.1)
      .max(86_400)
      .optional()
      .describe(
        "Seconds between two samples of the machine. Default: MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL, else 10.",
      ),
  })
  .describe("What a run keeps of itself; each part can be switched off.");

export type LogConfig = z.infer<typeof logConfig>;

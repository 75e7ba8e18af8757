import { z } from "zod";

// What MLflow answers, as far as it is read here. Empty lists and empty texts are left out of its answers.

/** MLflow writes 64-bit integers as numbers; protobuf's JSON, which others speak, writes them as texts. */
const integer = z.union([z.number(), z.string().regex(/^-?\d+$/)]).transform(Number);
const string = z.string().default("");

/**
 * JSON has no NaN and no infinity. A server's database has no infinity either: MLflow keeps the greatest double in its
 * place, which therefore stands for it.
 */
const metricValue = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]).transform((value) => {
  const number = Number(value);
  return Math.abs(number) === Number.MAX_VALUE ? Math.sign(number) * Number.POSITIVE_INFINITY : number;
});

const texts = z
  .array(z.object({ key: z.string(), value: string }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, value])));

const point = z.object({
  key: z.string(),
  value: metricValue.default(0),
  timestamp: integer.default(0),
  step: integer.default(0),
  model_id: z.string().optional(),
});

const page = z.object({ next_page_token: z.string().optional() });

const datasetInput = z.object({
  tags: texts,
  dataset: z.object({
    name: string,
    digest: string,
    source_type: string,
    source: string,
    schema: string,
    profile: string,
  }),
});

const runAnswer = z.object({
  info: z.object({
    run_id: z.string(),
    experiment_id: z.string(),
    run_name: string,
    status: z.string(),
    start_time: integer.default(0),
    end_time: integer.optional(),
    artifact_uri: string,
    lifecycle_stage: z.string().default("active"),
  }),
  data: z
    .object({ metrics: z.array(point).default([]), params: texts, tags: texts })
    .default({ metrics: [], params: {}, tags: {} }),
  outputs: z
    .object({ model_outputs: z.array(z.object({ model_id: z.string() })).default([]) })
    .default({ model_outputs: [] }),
  inputs: z.object({ dataset_inputs: z.array(datasetInput).default([]) }).default({ dataset_inputs: [] }),
});
export type RunAnswer = z.infer<typeof runAnswer>;
export const run = z.object({ run: runAnswer });
export const runPage = page.extend({ runs: z.array(runAnswer).default([]) });
export const historyPage = page.extend({ metrics: z.array(point).default([]) });

export const experimentId = z.object({ experiment_id: z.string() });
const experimentAnswer = z.object({
  experiment_id: z.string(),
  name: z.string(),
  lifecycle_stage: z.string().default("active"),
  tags: texts,
});
export const experiment = z.object({ experiment: experimentAnswer });
export const experimentPage = page.extend({ experiments: z.array(experimentAnswer).default([]) });

export const filePage = page.extend({
  files: z
    .array(z.object({ path: z.string(), is_dir: z.boolean().default(false), file_size: integer.default(0) }))
    .default([]),
});
export type FileAnswer = z.infer<typeof filePage>["files"][number];

const loggedModelAnswer = z.object({
  info: z.object({
    model_id: z.string(),
    name: string,
    artifact_uri: z.string(),
    source_run_id: string,
    model_type: string,
    status: z.union([z.string(), z.number()]).optional(),
    creation_timestamp_ms: integer.default(0),
    tags: texts,
  }),
  data: z
    .object({ params: texts, metrics: z.array(point.extend({ run_id: string })).default([]) })
    .default({ params: {}, metrics: [] }),
});
export type LoggedModelAnswer = z.infer<typeof loggedModelAnswer>;
export const loggedModel = z.object({ model: loggedModelAnswer });
export const loggedModelPage = page.extend({ models: z.array(loggedModelAnswer).default([]) });

const aliasTexts = z
  .array(z.object({ alias: z.string(), version: z.string() }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ alias, version }) => [alias, version])));
const modelAnswer = z.object({ name: z.string(), aliases: aliasTexts, tags: texts, description: string });
export const registeredModel = z.object({ registered_model: modelAnswer });
export const registeredModelPage = page.extend({ registered_models: z.array(modelAnswer).default([]) });

const versionAnswer = z.object({
  name: z.string(),
  version: z.string(),
  run_id: string,
  source: string,
  aliases: z.array(z.string()).default([]),
  tags: texts,
  description: string,
});
export type VersionAnswer = z.infer<typeof versionAnswer>;
export const modelVersion = z.object({ model_version: versionAnswer });
export const modelVersionPage = page.extend({ model_versions: z.array(versionAnswer).default([]) });

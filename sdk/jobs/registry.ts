import type { z } from "zod";
import { type JobPlugin, type KindConfig, kindOf, type PluginSet } from "../core/plugins/index.js";
import {
  type ConfigKindParts,
  type ConfigKinds,
  evaluationsConfig,
  evaluationsPathKeys,
  explanationsConfig,
  explanationsPathKeys,
  inferenceConfig,
  inferencePathKeys,
  type jobFields,
  jobKind,
  jsonSchemaOf,
  kafkaInferenceConfig,
  kafkaInferencePathKeys,
  pipelineConfig,
  pipelinePathKeys,
  promotionConfig,
  promotionPathKeys,
  servingConfig,
  servingPathKeys,
  trainingConfig,
  trainingPathKeys,
  tuningConfig,
  tuningPathKeys,
} from "../io/configs/index.js";
import type { Job } from "./job.js";
import type { JobConfig } from "./state.js";

/** A job of steps: the schema of its config is read when a config of its kind is, its code when it is run. */
interface SteppedJob<Schema extends z.ZodType> {
  readonly kind: string;
  readonly parts: () => { readonly config: Schema; readonly pathKeys: readonly string[] };
  readonly load: () => Promise<Job>;
}

function stepped<Schema extends z.ZodType<JobConfig>>(
  kind: z.output<Schema>["kind"],
  parts: SteppedJob<Schema>["parts"],
  load: () => Promise<Job<z.output<Schema>>>,
): SteppedJob<Schema> {
  return { kind, parts, load: load as () => Promise<Job> };
}

/**
 * The jobs that come with the package, in two forms: of steps, which share a chain's state (`stepped`), and of one function, as what a
 * plug-in adds (`defineJob`). A new one is a file and a line.
 */
export const JOBS = [
  stepped(
    "evaluations",
    () => ({ config: evaluationsConfig, pathKeys: evaluationsPathKeys }),
    async () => (await import("./evaluations.js")).evaluationsJob,
  ),
  stepped(
    "explanations",
    () => ({ config: explanationsConfig, pathKeys: explanationsPathKeys }),
    async () => (await import("./explanations.js")).explanationsJob,
  ),
  stepped(
    "inference",
    () => ({ config: inferenceConfig, pathKeys: inferencePathKeys }),
    async () => (await import("./inference.js")).inferenceJob,
  ),
  stepped(
    "kafka-inference",
    () => ({ config: kafkaInferenceConfig, pathKeys: kafkaInferencePathKeys }),
    async () => (await import("./kafka-inference.js")).kafkaInferenceJob,
  ),
  stepped(
    "promotion",
    () => ({ config: promotionConfig, pathKeys: promotionPathKeys }),
    async () => (await import("./promotion.js")).promotionJob,
  ),
  stepped(
    "pipeline",
    () => ({ config: pipelineConfig, pathKeys: pipelinePathKeys }),
    async () => (await import("./pipeline.js")).pipelineJob,
  ),
  stepped(
    "serving",
    () => ({ config: servingConfig, pathKeys: servingPathKeys }),
    async () => (await import("./serving.js")).servingJob,
  ),
  stepped(
    "training",
    () => ({ config: trainingConfig, pathKeys: trainingPathKeys }),
    async () => (await import("./training.js")).trainingJob,
  ),
  stepped(
    "tuning",
    () => ({ config: tuningConfig, pathKeys: tuningPathKeys }),
    async () => (await import("./tuning.js")).tuningJob,
  ),
] as const;

/** The config of a job: of one of steps, all that its schema has; of one function, its own keys and those that all jobs have. */
type ConfigOfJob<One> =
  One extends SteppedJob<infer Schema>
    ? z.output<Schema>
    : One extends JobPlugin<infer Schema>
      ? KindConfig<Schema> & z.output<z.ZodObject<typeof jobFields>>
      : never;

/** A config of any of these, every default filled in. */
export type AnyConfig = ConfigOfJob<(typeof JOBS)[number]>;

export type ConfigKind = AnyConfig["kind"];

/** The config of a kind, every default filled in. */
export type ConfigOf<Kind extends ConfigKind> = Extract<AnyConfig, { readonly kind: Kind }>;

type AnyJob = SteppedJob<z.ZodType> | JobPlugin;

const BY_KIND = new Map<string, AnyJob>(
  JOBS.map((job: AnyJob) => ["load" in job ? job.kind : (kindOf(job.config) as string), job] as const),
);

function partsOf(job: AnyJob): ConfigKindParts {
  if (!("load" in job)) return jobKind(job.config, job.pathKeys);
  const { config: schema, pathKeys } = job.parts();
  return { schema, pathKeys };
}

/** Every kind of config: its schema, and the keys that hold paths, both read when they are asked for. */
export const CONFIG_KINDS: ConfigKinds = new Map(
  [...BY_KIND].map(([kind, job]) => [kind, () => partsOf(job)] as const),
);

export const configKindNames = [...BY_KIND.keys()] as ConfigKind[];

export function isConfigKind(name: string): name is ConfigKind {
  return BY_KIND.has(name);
}

/** JSON Schema (draft 2020-12) of one kind of config, or of them all; with plug-ins, what they add stands in it too. */
export function jsonSchema(kind?: string, plugins?: PluginSet): Record<string, unknown> {
  return jsonSchemaOf(CONFIG_KINDS, kind, plugins);
}

/** The job of a kind; of one that is none of these, that of a plug-in. */
export async function jobOf(kind: string, plugins: PluginSet | undefined): Promise<Job> {
  const own = BY_KIND.get(kind);
  if (own !== undefined && "load" in own) return own.load();
  const { functionJob } = await import("./function-job.js");
  // What the config was checked by knows the kind: it is one of these, or a plug-in's.
  return functionJob(own === undefined ? plugins?.jobs.get(kind) : { part: own }) as unknown as Job;
}

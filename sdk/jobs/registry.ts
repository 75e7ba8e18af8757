import { type ConfigKind, type ConfigOf, isConfigKind } from "../io/configs/index.js";
import type { Job } from "./job.js";

/** The job of each kind of config, loaded when it is wanted. A new job is a file and a line. */
const jobs: { readonly [Kind in ConfigKind]: () => Promise<Job<ConfigOf<Kind>>> } = {
  evaluations: async () => (await import("./evaluations.js")).evaluationsJob,
  explanations: async () => (await import("./explanations.js")).explanationsJob,
  inference: async () => (await import("./inference.js")).inferenceJob,
  "kafka-inference": async () => (await import("./kafka-inference.js")).kafkaInferenceJob,
  promotion: async () => (await import("./promotion.js")).promotionJob,
  pipeline: async () => (await import("./pipeline.js")).pipelineJob,
  serving: async () => (await import("./serving.js")).servingJob,
  training: async () => (await import("./training.js")).trainingJob,
  tuning: async () => (await import("./tuning.js")).tuningJob,
};

/** The job of a kind; of one that is none of these, that of a plug-in. */
export async function jobOf(kind: string): Promise<Job> {
  // What the config was checked by knows the kind: it is one of these, or a plug-in's.
  if (isConfigKind(kind)) return jobs[kind]() as Promise<Job>;
  return (await import("./plugin-job.js")).pluginJob as unknown as Job;
}

import { z } from "zod";
import { settingsShape } from "../../utils/settings/index.js";
import { trackingConfig } from "../registries/config.js";
import { graphProblems, JOB_FACTS, type JobEntries, plannedJobs } from "./pipeline-graph.js";

/** What a pipeline does where its config says nothing. */
export const pipelineDefaults = {
  force: false,
  onFailure: "continue",
} as const;

const path = z.string().min(1);

const facts = JOB_FACTS.map((fact) => `\${jobs.NAME.${fact}}`).join(", ");

const config = z
  .union([
    path.describe("A config file, relative to the pipeline's, or a registered config (configs:/NAME@ALIAS)."),
    z.array(path).min(1).describe("Config files that merge left to right."),
    z.record(z.string(), z.unknown()).describe("The config itself."),
  ])
  .describe(`The config of the job. Texts in it may name what a job before it made: ${facts}.`);

const fields = {
  config,
  extras: z
    .array(z.string())
    .optional()
    .describe(`Values over the config, as model.epochs=5 or model=\${jobs.train.registered}.`),
  needs: z
    .array(z.string().min(1))
    .optional()
    .describe(
      "Jobs that must be done before this one. Default: those that it refers to, and in a list the one before.",
    ),
};

const name = z.string().regex(/^[\w-]+$/, "letters, digits, - and _");

/** Jobs that run in order, or by what they need; what is up to date is not run again. */
export const pipelineConfig = z
  .strictObject({
    kind: z.literal("pipeline").describe("The job: other jobs, one after the other."),
    name: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe("Name of the pipeline in runs, and of what it remembers. Default: pipeline."),
    jobs: z
      .union([
        z
          .record(name, z.union([path, z.strictObject(fields)]))
          .describe(
            "Jobs by name. They run in the order that they are written, each after those that it needs.",
          ),
        z
          .array(
            z.union([
              path,
              z.strictObject({
                ...fields,
                name: name.optional().describe("Name of the job. Default: the file's name, else the kind."),
              }),
            ]),
          )
          .describe("Jobs that run in order, each after the one before."),
      ])
      .describe("The jobs: a map of names, or a list. A path alone is the config of a job."),
    force: z
      .union([z.boolean(), z.array(z.string().min(1)).min(1)])
      .default(pipelineDefaults.force)
      .describe("Runs all jobs, or those that are named, even if they are up to date."),
    onFailure: z
      .enum(["continue", "stop"])
      .default(pipelineDefaults.onFailure)
      .describe("After a failed job: those that do not need it go on, or none."),
    services: settingsShape.services,
    plugins: settingsShape.plugins,
    tracking: trackingConfig.prefault({}),
  })
  .superRefine(({ jobs, force }, context) => {
    const planned = plannedJobs(jobs as JobEntries);
    if (planned.length === 0) {
      context.addIssue({ code: "custom", path: ["jobs"], message: "at least one job" });
    }
    for (const { path: place, message } of graphProblems(planned)) {
      context.addIssue({ code: "custom", path: [...place], message });
    }
    const names = planned.map((job) => job.name);
    const unknown = Array.isArray(force) ? force.filter((job) => !names.includes(job)) : [];
    if (unknown.length > 0) {
      const message = `names of jobs (${names.join(", ")}); no job is called "${unknown.join('", "')}"`;
      context.addIssue({ code: "custom", path: ["force"], message });
    }
  })
  .describe(
    "Runs other jobs in order, or by what they need. A job whose config, data, models and code are as they were, and whose outputs are there, is not run again.",
  );

export type PipelineConfig = z.output<typeof pipelineConfig>;

export const pipelinePathKeys: readonly string[] = ["tracking.uri"];

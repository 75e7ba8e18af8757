import { type PipelineConfig, plannedJobs, type ResolvedConfig, runOrder } from "../../io/configs/index.js";
import { asAssayError } from "../../utils/errors/index.js";
import type { JobEnvironment } from "../environment.js";
import type { ResolveJob } from "../job.js";
import type { JobSummary } from "../summary.js";
import { Book } from "./book.js";
import { decide } from "./decide.js";
import { pipelineName } from "./name.js";

/** What a pipeline would do with a job. */
export interface JobPlan {
  readonly name: string;
  readonly status: "RUN" | "SKIP" | "FAIL";
  readonly why: string;
}

/** What a pipeline would do now, job by job, and why. Runs and writes nothing. */
export async function planPipeline(
  config: PipelineConfig,
  { directoryOf }: Pick<ResolvedConfig, "directoryOf">,
  environment: JobEnvironment,
  resolve: ResolveJob,
): Promise<JobPlan[]> {
  const book = await Book.open(environment.cwd, pipelineName(config), Date.now);
  const done = new Map<string, JobSummary>();
  const plans: JobPlan[] = [];
  for (const job of runOrder(plannedJobs(config.jobs))) {
    const { name } = job;
    const running = job.needs.filter((need) => !done.has(need));
    if (running.length > 0) {
      plans.push({ name, status: "RUN", why: `after ${running.join(", ")}` });
      continue;
    }
    try {
      const surroundings = {
        resolve,
        start: { config, environment, directoryOf },
        book,
        force: config.force,
      };
      const { reasons } = await decide(job, { ...surroundings, done: (other) => done.get(other) });
      const summary = book.entry(name)?.summary;
      if (reasons.length === 0 && summary !== undefined) {
        done.set(name, summary);
        plans.push({ name, status: "SKIP", why: "up to date" });
      } else plans.push({ name, status: "RUN", why: reasons.join("; ") });
    } catch (cause) {
      plans.push({ name, status: "FAIL", why: asAssayError(cause).message });
    }
  }
  return plans;
}

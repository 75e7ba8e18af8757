import { pipelineView } from "../display/index.js";
import type { PipelineConfig } from "../io/configs/index.js";
import { AssayError } from "../utils/errors/index.js";
import type { Job } from "./job.js";
import { type PipelineState, runJobsStep } from "./steps/run-jobs.js";

/** The pipeline job: other jobs in order, or by what they need; what is up to date is not run again. */
export const pipelineJob: Job<PipelineConfig, PipelineState> = {
  async link(start, tools) {
    return start.to(runJobsStep(tools));
  },
  summary: ({ jobs }) => (jobs === undefined ? {} : { jobs }),
  views: ({ jobs }, options) => (jobs === undefined ? [] : [pipelineView(jobs, options)]),
  // Whatever failed otherwise has ended the pipeline with its error.
  verdict({ jobs }) {
    const missed = Object.entries(jobs).filter(([, { error }]) => error?.code === "THRESHOLD_MISSED");
    if (missed.length === 0) return undefined;
    return new AssayError("THRESHOLD_MISSED", {
      what: missed.map(([name, { error }]) => `${name}: ${error?.message}`).join("; "),
    });
  },
};

import type { JobSummary, PipelineJobSummary } from "../summary.js";

/** What a job that is done says in the pipeline's summary. */
export function resultOf(
  status: PipelineJobSummary["status"],
  why: string,
  summary?: Partial<JobSummary>,
): PipelineJobSummary {
  return {
    status,
    why,
    job: summary?.job ?? null,
    run: summary?.run?.id ?? null,
    ...(summary?.registered === undefined ? {} : { registered: summary.registered }),
    seconds: status === "SKIPPED" ? 0 : (summary?.seconds ?? 0),
    ...(summary?.error === undefined ? {} : { error: summary.error }),
  };
}

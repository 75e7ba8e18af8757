import type { MimeBundle, ViewOptions } from "../display/index.js";
import { AssayError, asAssayError } from "../utils/errors/index.js";
import { present } from "../utils/present.js";
import { type ConfigSource, type JobOptions, resolveConfig, startJob } from "./base.js";
import { closeRun } from "./chain.js";
import type { Job } from "./job.js";
import type { JobServices } from "./job-services.js";
import { jobOf } from "./registry.js";
import { rowsOf } from "./services.js";
import type { InRun, JobStart } from "./state.js";
import { type JobSummary, summaryOf } from "./summary.js";

type Made = JobStart & InRun;

/** How a job ended: its summary always, its error where there was one, and what it made. */
export interface JobOutcome {
  readonly summary: JobSummary;
  /** The failure, or THRESHOLD_MISSED of a job that is FINISHED all the same. */
  readonly error?: AssayError;
  /** What it made, as far as it came; what there is depends on its kind. */
  readonly state: Partial<Made>;
  /** Its results for a person, as far as it came. */
  views(options?: ViewOptions): readonly MimeBundle[];
}

/**
 * Runs the job of a config to its end, whatever its kind. Never rejects: what went wrong is in the outcome.
 *
 * @example
 * const { summary, error } = await runJob("confs/evaluations.yaml", { extras: ["model=models:/bikes@Champion"] });
 */
export async function runJob(
  config: ConfigSource | readonly ConfigSource[],
  options: JobOptions = {},
): Promise<JobOutcome> {
  const now = options.now ?? Date.now;
  const startedAtMs = now();
  let job: Job | undefined;
  const done = (made: Partial<Made>, status: JobSummary["status"], error?: AssayError): JobOutcome => ({
    summary: summaryOf(made, job?.summary(made) ?? {}, {
      status,
      seconds: (now() - startedAtMs) / 1000,
      ...present({ error }),
    }),
    state: made,
    views: (viewOptions = {}) => job?.views?.(made, viewOptions) ?? [],
    ...present({ error }),
  });
  let begun: Partial<Made> = {};
  let services: JobServices | undefined;
  const ended = async (outcome: JobOutcome): Promise<JobOutcome> => {
    const { status, run, best } = outcome.summary;
    const metrics = { ...outcome.summary.metrics, ...(best && { [best.metric]: best.score }) };
    const rows = rowsOf(outcome.state, outcome.summary);
    await services?.end({ status, error: outcome.error, metrics, run, rows });
    return outcome;
  };
  try {
    const start = startJob(config, options);
    const begin = await start.state();
    begun = begin;
    services = begin.services;
    job = await jobOf(begin.config.kind, begin.plugins);
    const made = await (await job.link(start, { runJob, resolveConfig })).state();
    begun = made;
    await closeRun(made, "FINISHED");
    return await ended(done(made, "FINISHED", job.verdict?.(made)));
  } catch (cause) {
    const error = failureOf(asAssayError(cause), options.signal);
    const made = (error.partial ?? begun) as Partial<Made>;
    if (error.code === "INTERRUPTED" && job?.stopped !== undefined) {
      await job.stopped(made).catch(() => {});
      return ended(done(made, "FINISHED"));
    }
    const status = error.code === "INTERRUPTED" ? "KILLED" : "FAILED";
    // The first failure is what the user needs to read, so one while the run is closed does not take its place.
    await closeRun(made, status).catch(() => {});
    return ended(done(made, status, error));
  }
}

/** The reason of a stop, where it is a failure and not that somebody wanted it: an error that got lost elsewhere. */
function failureOf(error: AssayError, signal: AbortSignal | undefined): AssayError {
  const reason: unknown = signal?.reason;
  if (error.code !== "INTERRUPTED" || !AssayError.isInstance(reason) || reason.code === "INTERRUPTED")
    return error;
  reason.step ??= error.step;
  reason.partial ??= error.partial;
  return reason;
}

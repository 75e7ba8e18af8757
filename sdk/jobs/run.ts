import type { RunStatus } from "../io/registries/index.js";
import { AssayError, asAssayError, type ErrorCode } from "../utils/errors/index.js";
import { type ConfigSource, type JobOptions, startJob } from "./base.js";
import { closeRun } from "./chain.js";
import { type Evaluated, modelUriOf, type Reported } from "./state.js";
import type { Registered } from "./steps/register.js";
import { metricNumbers } from "./steps/scoring.js";
import { trainingJob } from "./training.js";

/** What a job leaves behind, in one line of JSON. */
export interface JobSummary {
  /** The kind of the job: `training`. */
  readonly job: string;
  readonly status: Exclude<RunStatus, "RUNNING">;
  /** Null where tracking is off or the job failed before its run began. */
  readonly run: { readonly id: string; readonly experimentId: string; readonly trackingUri: string } | null;
  /** The logged model, as `models:/m-…`; null where there is none. */
  readonly model: string | null;
  /** The version that the model was registered as, as `models:/bikes/3`; absent where it was not. */
  readonly registered?: string;
  readonly metrics: Readonly<Record<string, number>>;
  /** The model of the comparison that was trained; absent where none were compared. */
  readonly pick?: string;
  /** Mean scores over folds by model, the best first; null of a model that failed. Absent where none were compared. */
  readonly scores?: Readonly<Record<string, Readonly<Record<string, number>> | null>>;
  /** Absolute paths of the files that it wrote. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** How a job ended: its summary always, its error where there was one, and all that it made. */
export interface JobOutcome {
  readonly summary: JobSummary;
  /** The failure, or THRESHOLD_MISSED of a job that is FINISHED all the same. */
  readonly error?: AssayError;
  readonly state: Partial<Reported & Registered>;
}

/** Runs the job of a config to its end. Never rejects: what went wrong is in the outcome. */
export async function runJob(
  config: ConfigSource | readonly ConfigSource[],
  options: JobOptions = {},
): Promise<JobOutcome> {
  const now = options.now ?? Date.now;
  const startedAtMs = now();
  const done = (
    state: Partial<Reported & Registered>,
    status: JobSummary["status"],
    error?: AssayError,
  ): JobOutcome => ({
    summary: summaryOf(state, status, (now() - startedAtMs) / 1000, error),
    state,
    ...(error === undefined ? {} : { error }),
  });
  try {
    const job = await trainingJob(startJob(config, options));
    const state = await job.state();
    await closeRun(state, "FINISHED");
    return done(state, "FINISHED", missedThresholds(state));
  } catch (cause) {
    const error = asAssayError(cause);
    const state = (error.partial ?? {}) as Partial<Reported & Registered>;
    const status = error.code === "INTERRUPTED" ? "KILLED" : "FAILED";
    // The first failure is what the user needs to read, so one while the run is closed does not take its place.
    await closeRun(state, status).catch(() => {});
    return done(state, status, error);
  }
}

function summaryOf(
  state: Partial<Reported & Registered>,
  status: JobSummary["status"],
  seconds: number,
  error: AssayError | undefined,
): JobSummary {
  const { run, metrics, report, config, leaderboard } = state;
  return {
    job: config?.kind ?? "training",
    status,
    run:
      run === undefined
        ? null
        : {
            id: run.handle.info.runId,
            experimentId: run.handle.info.experimentId,
            trackingUri: run.store.uri,
          },
    model: (run && modelUriOf(run)) ?? null,
    ...(state.registered === undefined ? {} : { registered: state.registered.uri }),
    metrics: metrics === undefined ? {} : metricNumbers(metrics),
    ...(leaderboard === undefined
      ? {}
      : {
          pick: leaderboard.pick,
          scores: Object.fromEntries(
            leaderboard.rows.map(({ name, validation }) => [name, validation?.mean ?? null]),
          ),
        }),
    outputs: report === undefined ? {} : { report: report.path },
    seconds: Number(seconds.toFixed(3)),
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
  };
}

function missedThresholds({ metrics }: Evaluated): AssayError | undefined {
  if (metrics.failed.length === 0) return undefined;
  const missed = metrics.failed.map(
    ({ name, value, threshold, greaterIsBetter }) =>
      `${name} is ${Number(value.toPrecision(6))}, wanted at ${greaterIsBetter ? "least" : "most"} ${threshold}`,
  );
  return new AssayError("THRESHOLD_MISSED", { what: missed.join("; ") });
}

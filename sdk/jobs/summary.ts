import type { RunStatus } from "../io/registries/index.js";
import type { AssayError, ErrorCode } from "../utils/errors/index.js";
import type { Params } from "../utils/searchers/index.js";
import { type InRun, type JobStart, modelUriOf, type TrackedRun } from "./state.js";

/** What a job leaves behind, in one line of JSON. */
export interface JobSummary {
  /** The kind of the job, as `training`; null where its config could not be read. */
  readonly job: string | null;
  readonly status: Exclude<RunStatus, "RUNNING">;
  /** Null where tracking is off or the job failed before its run began. */
  readonly run: { readonly id: string; readonly experimentId: string; readonly trackingUri: string } | null;
  /** The model that was made or used, as `models:/m-…` or `models:/bikes/3`; null where there is none. */
  readonly model: string | null;
  /** The version that the model was registered as, as `models:/bikes/3`; absent where it was not. */
  readonly registered?: string;
  readonly metrics: Readonly<Record<string, number>>;
  /** The model of the comparison that was trained; absent where none were compared. */
  readonly pick?: string;
  /** Mean scores over folds by model, the best first; null of a model that failed. Absent where none were compared. */
  readonly scores?: Readonly<Record<string, Readonly<Record<string, number>> | null>>;
  /** Whether an evaluated model passed; absent in other jobs. */
  readonly evaluation?: "passed" | "missed";
  /** The alias that moved, and the version that had it; absent in other jobs than a promotion. */
  readonly promotion?: { readonly alias: string; readonly version: string; readonly former: string | null };
  /** How each job of a pipeline ended, in the order that they ran; absent of other jobs. */
  readonly jobs?: Readonly<Record<string, PipelineJobSummary>>;
  /** The best trial of a tuning, and the mean of its scores over the folds. Absent where nothing was tuned. */
  readonly best?: { readonly metric: string; readonly score: number; readonly params: Params };
  /** How many trials of a tuning came to which end. */
  readonly trials?: { readonly complete: number; readonly pruned: number; readonly failed: number };
  /** Rows of the input of an inference, rows of them that were rejected, and how many this run did a second; absent in other jobs. */
  readonly rows?: number;
  readonly rejected?: number;
  readonly rowsPerSecond?: number;
  /** Absolute paths of the files that it wrote. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** Where a run is, as the summary says it. */
export function runReference({ handle, store }: TrackedRun): NonNullable<JobSummary["run"]> {
  return { id: handle.info.runId, experimentId: handle.info.experimentId, trackingUri: store.uri };
}

/** How one job of a pipeline ended. */
export interface PipelineJobSummary {
  /** SKIPPED: it was up to date. NOT RUN: what it needs did not come to be. */
  readonly status: "FINISHED" | "SKIPPED" | "FAILED" | "NOT RUN";
  /** Why it was run, skipped or not run. */
  readonly why: string;
  /** Its kind; null where it was not run and its config was not read. */
  readonly job: JobSummary["job"];
  /** Id of its run, the last one where it was skipped; null where there is none. */
  readonly run: string | null;
  readonly registered?: string;
  readonly seconds: number;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** What the summary of every job says, by what was made; `own` is what a kind of job adds. */
export function summaryOf(
  made: Partial<JobStart & InRun>,
  own: Partial<JobSummary>,
  end: { readonly status: JobSummary["status"]; readonly seconds: number; readonly error?: AssayError },
): JobSummary {
  const { run, config } = made;
  const { status, seconds, error } = end;
  return {
    job: config?.kind ?? null,
    status,
    run: run === undefined ? null : runReference(run),
    model: (run && modelUriOf(run)) ?? null,
    metrics: {},
    ...own,
    outputs: { ...own.outputs, ...made.services?.outputs },
    seconds: Number(seconds.toFixed(3)),
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
  };
}

import type { RunStatus } from "../io/registries/index.js";
import type { AssayError } from "../utils/errors/index.js";

/** What follows a job from its start to its end: its log, its telemetry, its alerts. Nothing of it throws. */
export interface JobServices {
  /** Tags of the job's run: the id of its trace, where there is one. */
  readonly tags: Readonly<Record<string, string>>;
  /** Files that are written, by what they are: `log`. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Variables for a process or a job within this one, so that its trace is a part of this one's and goes where this one's goes. */
  readonly variables: Readonly<Record<string, string>>;
  /** Hears of the job's run, as soon as there is one. */
  runOpened(run: { readonly runId: string; readonly experimentId: string }): void;
  /**
   * Tells how it ended and sends what is left, for a bounded time. A chain that goes on afterwards begins anew; where another
   * branch of it works on, its end is the one that sends.
   */
  end(end: ServicesEnd): Promise<void>;
}

/** How a job or an awaited chain ended. */
export interface ServicesEnd {
  readonly status: Exclude<RunStatus, "RUNNING">;
  readonly error?: AssayError | undefined;
  readonly metrics: Readonly<Record<string, number>>;
  /** Rows by what they were for: `train`, `test`. */
  readonly rows: Readonly<Record<string, number>>;
  /** Whether steps that have not ended never will. */
  readonly isLeft?: boolean;
  readonly run: { readonly id: string; readonly experimentId: string; readonly trackingUri: string } | null;
}

import type { ConfigSource } from "../io/configs/index.js";
import type { ProgressListener } from "../utils/progress/index.js";
import type { RunPart } from "./state.js";
import type { OnHangUp } from "./steps/step.js";

export type { ConfigSource };

/** What a job or a chain may be given besides its config. */
export interface JobOptions {
  /** Changes to the config, as `model.epochs=5`; they win over the files. */
  readonly extras?: readonly string[];
  /** Stops the work at the next safe point: the run is marked KILLED, nothing is left half-written. */
  readonly signal?: AbortSignal;
  /**
   * Hears of stages, epochs and notes; `false` for silence.
   * @default a live display in a notebook's cell, or where standard error is a terminal, else nothing
   */
  readonly onProgress?: ProgressListener | false;
  /** Folder that relative paths given in code are relative to. @default the current folder */
  readonly cwd?: string;
  /** Environment variables. @default those of the process, and of `.env` in `cwd` */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** @internal Tells a job that serves to look for another version: at SIGHUP, where a process listens for it. */
  readonly onHangUp?: OnHangUp;
  /** What the job's run is a part of, where it is one. */
  readonly partOf?: RunPart;
}

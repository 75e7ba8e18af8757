import type { ErrorCode } from "../../../utils/errors/index.js";
import type { ProgressListener } from "../../../utils/progress/index.js";

export interface SyncOptions {
  /** Stops between two files or batches; the next sync goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
  /** Whether an alias that the target has on another version is moved. @default false */
  readonly overwriteAliases?: boolean;
  /** Only tells what would be copied. @default false */
  readonly dryRun?: boolean;
}

/** Something that could not be copied, and why. */
export interface SyncProblem {
  /** As `run 3f2a…` or `bikes, version 2`. */
  readonly what: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** An alias that the target has on a version of its own. */
export interface AliasConflict {
  readonly name: string;
  readonly alias: string;
  /** The version, in the target, that it would have. */
  readonly wanted: string;
  /** The version that it has. */
  readonly has: string;
}

/** What a sync did; with `dryRun`, what it would do. */
export interface SyncReport {
  /** Tracking URIs. */
  readonly from: string;
  readonly to: string;
  readonly experiments: number;
  readonly runs: {
    /** Copied now, those among them that still run. */
    readonly copied: number;
    /** There already, whole. */
    readonly known: number;
    /** Of the copied ones, those that had not ended: the next sync copies what they log until then. */
    readonly running: number;
  };
  readonly models: number;
  readonly points: number;
  readonly artifacts: number;
  /** Bytes of artifacts and models that were sent. */
  readonly bytes: number;
  /** Versions that were made: the number that each has in the source and in the target. */
  readonly versions: readonly { readonly name: string; readonly from: string; readonly to: string }[];
  readonly aliases: readonly { readonly name: string; readonly alias: string; readonly version: string }[];
  readonly conflicts: readonly AliasConflict[];
  readonly problems: readonly SyncProblem[];
}

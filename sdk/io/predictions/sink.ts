import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnType, Table } from "../../core/tables/index.js";

/** A column of the rows that a sink is given. */
export interface SinkColumn {
  readonly name: string;
  /** As a table has it; absent where a table has no such type (lists, structs, bytes): `toTable` then refuses. */
  readonly type?: ColumnType;
  /** DuckDB's name of the type: `BIGINT`, `TIMESTAMP_MS`. */
  readonly duckDbType: string;
  /** Whether it comes from the input (else the model made it). */
  readonly isInput: boolean;
}

/** What the work is made of; work that was left by other parts is not gone on with. 64 hexadecimal characters each. */
export interface WorkDigests {
  /** What of the config changes rows: columns kept, rows of a part, what becomes of invalid rows. */
  readonly config: string;
  readonly model: string;
  /** Paths, sizes, times and content of the input. */
  readonly input: string;
}

/** What a sink is told before the first row. */
export interface SinkPlan {
  readonly columns: readonly SinkColumn[];
  readonly digests: WorkDigests;
  /** Whether work that was left is gone on with; false begins anew. */
  readonly resume: boolean;
}

/**
 * Rows of the input from `start` to before `end`, in order, with what was predicted. Parts follow each other without a gap;
 * they are cut at the same rows whenever they are made, so that a sink sees the same parts again after a resume.
 */
export interface PredictionPart {
  /** The first row of the input, from 0, and the one after the last; rows that were rejected are counted. */
  readonly start: number;
  readonly end: number;
  /** Rows that the sink takes: those that were not rejected. */
  readonly rows: number;
  /** The rows as a table of the plan's columns. */
  toTable(): Promise<Table>;
  /** The same rows as a SELECT of the plan's columns, in order, on a connection that is the sink's for as long as `write` takes. */
  readonly connection: DuckDBConnection;
  readonly select: string;
}

/** How far a sink had come, with what it has kept so far. */
export interface SinkPosition {
  /** Rows of the input that are done with: work goes on at this row. */
  readonly end: number;
  /** Rows that the sink has taken. */
  readonly rows: number;
  /** Whether everything was done already, and `finish` too. */
  readonly finished?: boolean;
}

/**
 * Where predictions go: a file, a table. One at a time calls it: `begin`, `write` part by part, `finish`; `forget` when the
 * whole job is done; `release` always, at last.
 */
export interface PredictionSink {
  /** Where the predictions will be: a path, an address without secrets. */
  readonly place: string;
  /**
   * Makes ready, and says how far an earlier, stopped work with the same digests had come (`end: 0` where there is none).
   * What is there already and must not be replaced throws OUTPUT_EXISTS; work of other digests, DATA_CHANGED.
   */
  begin(plan: SinkPlan): Promise<SinkPosition>;
  /**
   * Keeps a part and the position after it, both or neither: once this resolves, a kill loses nothing of it. A failure leaves
   * what was kept before.
   */
  write(part: PredictionPart): Promise<void>;
  /** Shows the whole under its name, at once. */
  finish(): Promise<void>;
  /** Takes away what was kept for a resume. */
  forget(): Promise<void>;
  /** Lets go of files and connections; what was kept for a resume stays. Must not throw. */
  release(): Promise<void>;
}

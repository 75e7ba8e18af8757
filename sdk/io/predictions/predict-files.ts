import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Lineage } from "../datasets/lineage.js";
import {
  isTableOutput,
  outputDefaults,
  type PredictionInputConfig,
  type PredictionOutputConfig,
  type predictionShape,
} from "./config.js";
import { DatabaseSink } from "./database-sink.js";
import { FileSink } from "./files/index.js";
import { stemOf } from "./find-files.js";
import { inputFiles, type OpenedSource, openSource, type RegisteredFile } from "./open-source.js";
import type { PredictingModel } from "./output-columns.js";
import { type OutputFile, planOutputs } from "./outputs.js";
import { predictRows } from "./predict-rows.js";
import type { PredictionSink } from "./sink.js";

/** How predictions are made, every default filled in. */
export type PredictionSettings = {
  readonly [Key in keyof typeof predictionShape]: z.output<(typeof predictionShape)[Key]>;
};

export interface PredictFilesConfig extends PredictionSettings {
  readonly input: PredictionInputConfig;
  readonly output: PredictionOutputConfig;
}

/** How far all of it has come. */
export interface FilesProgress {
  readonly rows: number;
  readonly rejected: number;
  /** Rows that were done before this run. */
  readonly resumedAt: number;
  /** All rows, as far as is known or can be guessed. */
  readonly total?: number;
}

export interface PredictFilesContext {
  readonly model: PredictingModel;
  /** SHA-256 of the model's files. */
  readonly modelDigest: string;
  /** Chunks that are predicted at a time. @default 1 */
  readonly lanes?: number;
  /** Folder that relative paths are relative to. */
  readonly baseDir: string;
  readonly signal: AbortSignal;
  /** The file of a registered dataset. */
  readonly registered?: RegisteredFile;
  readonly onProgress?: (progress: FilesProgress) => void;
  /** Hears of each source before its rows are read. */
  readonly onSource?: (source: PredictedSource) => Promise<void> | void;
}

/** A source as a run keeps it. */
export interface PredictedSource {
  readonly name: string;
  /** 64 hexadecimal characters. */
  readonly digest: string;
  readonly lineage: Lineage;
}

/** What became of one output. */
export interface PredictedFile {
  readonly path: string;
  /** The files that it was made of; none where the input is none of files. */
  readonly inputs: readonly string[];
  /** Rows that were read, and rows of them that were rejected. */
  readonly rows: number;
  readonly rejected: number;
  /** Rows that an earlier, stopped work had done. */
  readonly resumedAt: number;
  /** The side file; absent where no row was rejected. */
  readonly side?: string;
}

export interface PredictedFiles {
  readonly files: readonly PredictedFile[];
  readonly rows: number;
  readonly rejected: number;
  readonly resumedAt: number;
}

/**
 * Predicts the rows of files, of a query or of a registered dataset into files or a table. Each output appears whole under its name, or
 * not at all; what was stopped is gone on with by the next call of the same config, model and input. Memory stays the same
 * for any number of rows.
 *
 * @throws DATA_CHANGED, OUTPUT_EXISTS, ROWS_REJECTED, SCHEMA_MISMATCH, WRITE_FAILED, INTERRUPTED, and what reading the input throws
 */
export async function predictFiles(
  config: PredictFilesConfig,
  context: PredictFilesContext,
): Promise<PredictedFiles> {
  const { input, output, invalid } = config;
  const { baseDir, registered } = context;
  const files = registered === undefined ? await inputFiles(input, baseDir) : undefined;
  const name = registered?.name ?? input.name ?? (files === undefined ? "predictions" : stemOf(files[0]));
  const planned = await planOutputs(output, invalid, { kind: input.kind, name, files }, baseDir);
  const done: PredictedFile[] = [];
  const sinks: PredictionSink[] = [];
  const sumOf = (key: "rows" | "rejected" | "resumedAt"): number =>
    done.reduce((sum, file) => sum + file[key], 0);
  try {
    for (const target of planned) {
      const before = { rows: sumOf("rows"), rejected: sumOf("rejected"), resumedAt: sumOf("resumedAt") };
      const onProgress = (own: Omit<FilesProgress, "total">, total: number | undefined): void =>
        context.onProgress?.({
          rows: before.rows + own.rows,
          rejected: before.rejected + own.rejected,
          resumedAt: before.resumedAt + own.resumedAt,
          ...(total === undefined || planned.length > 1 ? {} : { total }),
        });
      done.push(await predictFile(config, context, target, sinks, onProgress));
    }
    // Only now: until all are done, a rerun must know which of them are.
    for (const sink of sinks) await sink.forget();
    return { files: done, rows: sumOf("rows"), rejected: sumOf("rejected"), resumedAt: sumOf("resumedAt") };
  } finally {
    for (const sink of sinks) await sink.release();
  }
}

async function predictFile(
  config: PredictFilesConfig,
  context: PredictFilesContext,
  target: OutputFile,
  sinks: PredictionSink[],
  onProgress: (progress: Omit<FilesProgress, "total">, total: number | undefined) => void,
): Promise<PredictedFile> {
  const { input, output, invalid, resume } = config;
  const { model, signal, baseDir, registered, lanes = 1 } = context;
  const source = await openSource(input, target.files, {
    baseDir,
    signal,
    signature: model.signature,
    ...(registered === undefined ? {} : { registered }),
  });
  try {
    const { default: bindings } = await import("@duckdb/node-bindings");
    await context.onSource?.({ name: source.name, digest: source.digest, lineage: source.lineage });
    const { kind, path, sidePath } = target;
    const { overwrite, compression } = isTableOutput(output)
      ? { overwrite: output.mode !== "fail", compression: outputDefaults.compression }
      : output;
    const sink = isTableOutput(output)
      ? new DatabaseSink(output, baseDir)
      : new FileSink({ path, kind, compression, overwrite });
    sinks.push(sink);
    const side =
      invalid.rows === "stop"
        ? undefined
        : new FileSink({ path: sidePath, kind, compression, overwrite, skipEmpty: true });
    if (side !== undefined) sinks.push(side);
    const { keep, probabilities, bounds, chunkRows, partRows } = config;
    const done = await predictRows({
      source,
      connection: source.connection,
      bindings,
      model,
      lanes,
      sink,
      ...(side === undefined ? {} : { side }),
      keep,
      probabilities,
      bounds,
      chunkRows,
      partRows,
      invalid,
      resume: resume && source.isRepeatable,
      isText: kind === "csv",
      digests: { config: configDigest(config, target), model: context.modelDigest, input: source.digest },
      signal,
      onProgress: (progress) => onProgress({ ...progress, resumedAt: 0 }, rowsOf(source)),
    });
    return {
      path,
      inputs: source.files,
      rows: done.rows,
      rejected: done.rejected,
      resumedAt: done.resumedAt,
      ...(done.rejected > 0 && side !== undefined ? { side: sidePath } : {}),
    };
  } finally {
    source.database.close();
  }
}

function rowsOf({ rows }: OpenedSource): number | undefined {
  return rows;
}

/** What of the config changes the rows of an output, or the bytes of their file. */
function configDigest(
  { keep, probabilities, bounds, chunkRows, partRows, invalid, output }: PredictFilesConfig,
  { kind, sidePath }: OutputFile,
): string {
  const { rows, missing } = invalid;
  const told = [
    keep,
    probabilities,
    bounds,
    chunkRows,
    partRows,
    rows,
    missing,
    kind,
    ...(isTableOutput(output) ? [output.kind, output.table, output.mode] : [output.compression]),
    sidePath,
  ];
  return createHash("sha256").update(JSON.stringify(told)).digest("hex");
}

/** SHA-256 of a model's files. */
export function modelDigest(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash("sha256");
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

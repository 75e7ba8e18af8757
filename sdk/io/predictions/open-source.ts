import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Signature } from "../../core/models/model.js";
import { inferColumns } from "../../utils/signers/index.js";
import type { Selection } from "../datasets/collect.js";
import type { DatasetConfig } from "../datasets/config.js";
import { readDataset } from "../datasets/dataset.js";
import { type Lineage, lineageSource, type Origin } from "../datasets/lineage.js";
import { loadTable } from "../datasets/load.js";
import { type DuckDb, openDuckDb } from "../datasets/session.js";
import { tableType } from "../datasets/types.js";
import type { PredictionInputConfig } from "./config.js";
import { findFiles, stemOf } from "./find-files.js";
import { csvPiece, jsonPiece, parquetPiece, queryPiece, type RowPiece, tablePiece } from "./pieces.js";
import { isRepeatable } from "./repeatable.js";
import type { RowSource } from "./source.js";
import { refuseChanged, type WatchedFile, watchFile } from "./watched-file.js";

type FileInput = Extract<PredictionInputConfig, { kind: "csv" | "parquet" | "json" }>;

/** A registered dataset as a Parquet file that is there for as long as the work takes. */
export interface RegisteredFile {
  readonly path: string;
  readonly name: string;
  readonly digest: string;
  readonly origin: Origin;
}

export interface OpenSourceOptions {
  readonly baseDir: string;
  readonly signature: Signature;
  readonly signal: AbortSignal;
  readonly registered?: RegisteredFile;
}

/** A source that is open, with what a run keeps of it. */
export interface OpenedSource extends RowSource {
  readonly database: DuckDb;
  readonly connection: DuckDBConnection;
  /** Paths of its files; none of a query or a table. */
  readonly files: readonly string[];
  /** Whether its rows are the same when they are read again: else work that was left cannot be gone on with. */
  readonly isRepeatable: boolean;
  /** Exact, or a guess; undefined where nothing is known before the end. */
  readonly rows?: number;
  readonly lineage: Lineage;
}

/** Files of an input, each or all of them a source; undefined where it is none of files. */
export async function inputFiles(
  input: PredictionInputConfig,
  baseDir: string,
): Promise<string[] | undefined> {
  return isOfFiles(input) ? findFiles(input.path, { baseDir }) : undefined;
}

/** Opens an input; `files`: those of it that are meant, where it is of files. */
export async function openSource(
  input: PredictionInputConfig,
  files: readonly string[] | undefined,
  options: OpenSourceOptions,
): Promise<OpenedSource> {
  const { baseDir, signal } = options;
  // A query may add floats up, and its rows are counted off after a stop: one thread gives them in one order.
  const own = input.kind === "sql" ? { searchFolder: baseDir, threads: 1 } : {};
  const database = await openDuckDb({ signal, ...own });
  try {
    const connection = await database.connect();
    const { pieces, watched, told, name, origin } = await openPieces(input, files, connection, options);
    const hash = createHash("sha256").update(JSON.stringify([input.kind, selectionOf(input), told, watched]));
    const [first] = pieces;
    const total = pieces.reduce<number | undefined>(
      (sum, { rows }) => (sum === undefined || rows === undefined ? undefined : sum + rows),
      0,
    );
    const rows = total === undefined || input.limit === undefined ? total : Math.min(total, input.limit);
    return {
      database,
      connection,
      pieces,
      name: input.name ?? name,
      files: watched.map(({ path }) => path),
      selection: selectionOf(input),
      digest: hash.digest("hex"),
      isRepeatable: input.kind !== "sql" || (await isRepeatable(connection, input.query)),
      ...(rows === undefined ? {} : { rows }),
      lineage: lineageOf(first, origin, rows),
      async refuseChanged(wholly) {
        for (const file of watched) await refuseChanged(file, wholly);
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

interface OpenedPieces {
  readonly pieces: readonly [RowPiece, ...RowPiece[]];
  readonly watched: readonly WatchedFile[];
  /** What tells the source beside its files. */
  readonly told: unknown;
  readonly name: string;
  readonly origin: Origin;
}

async function openPieces(
  input: PredictionInputConfig,
  files: readonly string[] | undefined,
  connection: DuckDBConnection,
  { baseDir, signature, signal, registered }: OpenSourceOptions,
): Promise<OpenedPieces> {
  if (registered !== undefined) {
    const { path, digest, name, origin } = registered;
    const piece = { ...(await parquetPiece(connection, path)), name };
    return { pieces: [piece], watched: [], told: digest, name, origin };
  }
  if (isOfFiles(input)) {
    const watched: WatchedFile[] = [];
    const pieces: RowPiece[] = [];
    for (const path of files ?? []) {
      watched.push(await watchFile(path));
      pieces.push(await filePiece(connection, input, path, watched[watched.length - 1].bytes, signature));
    }
    const [first, ...others] = pieces;
    const many = others.length === 0 ? "" : ` and ${others.length} more`;
    return {
      pieces: [first, ...others],
      watched,
      told: optionsOf(input),
      name: `${stemOf(watched[0].path)}${many}`,
      origin: watched.length === 1 ? { file: watched[0].path } : { files: watched.map(({ path }) => path) },
    };
  }
  if (input.kind === "sql") {
    const piece = await queryPiece(connection, input.query);
    const watched = await filesOfQuery(input.query, baseDir);
    const origin = { query: input.query, baseDir };
    return { pieces: [piece], watched, told: [input.query, baseDir], name: "query", origin };
  }
  // Other kinds are read whole: they have no file to stream from.
  const { columns: _, exclude: __, limit: ___, ...whole } = input;
  const { table, digest, name } = await readDataset(whole as unknown as DatasetConfig, { baseDir, signal });
  await loadTable(connection, "assay_input", table);
  const piece = await tablePiece(connection, "assay_input", name, table.numRows);
  return { pieces: [piece], watched: [], told: digest, name, origin: { program: input.kind } };
}

function filePiece(
  connection: DuckDBConnection,
  input: FileInput,
  path: string,
  bytes: number,
  signature: Signature,
): Promise<RowPiece> {
  switch (input.kind) {
    case "parquet":
      return parquetPiece(connection, path);
    case "csv":
      return csvPiece(connection, { ...input, path }, path, bytes);
    case "json": {
      const types = { boolean: "BOOLEAN", string: "VARCHAR", datetime: "TIMESTAMP" } as Record<
        string,
        string
      >;
      const empty = signature.inputs.map(({ name, type }) => [name, types[type] ?? "DOUBLE"] as const);
      return jsonPiece(connection, { ...input, path }, path, bytes, new Map(empty));
    }
  }
}

function isOfFiles(input: PredictionInputConfig): input is FileInput {
  return input.kind === "csv" || input.kind === "parquet" || input.kind === "json";
}

/** How the files are read. */
function optionsOf({ path: _, name: __, ...options }: FileInput): object {
  return options;
}

function selectionOf({ columns, exclude, limit }: PredictionInputConfig): Selection {
  return {
    ...(columns === undefined ? {} : { columns }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** Files that texts in a query name, as far as they are there: what is watched for changes. */
async function filesOfQuery(query: string, baseDir: string): Promise<WatchedFile[]> {
  const texts = [...query.matchAll(/'([^']+)'|"([^"]+)"/g)].map(([, single, double]) => single ?? double);
  const paths = new Set<string>();
  for (const text of texts) {
    for (const path of await findFiles(text, { baseDir }).catch(() => [])) paths.add(path);
  }
  const isFile = await Promise.all([...paths].map(async (path) => (await stat(path)).isFile()));
  return Promise.all([...paths].filter((_, i) => isFile[i]).map(watchFile));
}

function lineageOf(piece: RowPiece, origin: Origin, rows: number | undefined): Lineage {
  const columns = [...piece.types].map(
    ([name, type]) => [name, { type: tableType(type) ?? "string", values: [] }] as const,
  );
  const colspec = inferColumns({ entries: () => columns }).map(({ name, type }) => ({
    type,
    name,
    required: false,
  }));
  return {
    ...lineageSource(origin),
    schema: JSON.stringify({ mlflow_colspec: colspec }),
    profile: JSON.stringify(
      rows === undefined ? {} : { num_rows: rows, num_elements: rows * columns.length },
    ),
  };
}

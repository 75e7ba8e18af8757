import { basename, extname, resolve } from "node:path";
import { extended } from "../../core/plugins/index.js";
import { Table } from "../../core/tables/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { type DatabaseConfig, databaseOrigin, readDatabase } from "../databases/index.js";
import { collect, selectPart } from "./collect.js";
import { type DatasetConfig, type DatasetInputConfig, datasetConfig } from "./config.js";
import { digestTable } from "./digest.js";
import type { Place } from "./files.js";
import { isTableOrDataset } from "./in-code.js";
import { lineageOf, type Origin } from "./lineage.js";
import { readPlugged } from "./plugged.js";
import { type Dataset, ProfiledDataset } from "./profiled-dataset.js";
import { withDuckDb } from "./session.js";
import { takeFile } from "./take.js";

type TableConfig = Extract<DatasetConfig, { kind: "table" }>;
/** What lies outside of the program. */
export type StoredConfig = Exclude<DatasetConfig, TableConfig>;

export interface ReadOptions extends Place {
  /** Stops the reading: INTERRUPTED is thrown. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a dataset: a CSV, Parquet or JSON file, a query over files, a table or query of a database, or a table in code. Rows stand in the order
 * of the source. Reading takes little more memory than the columns.
 *
 * @throws DATABASE_UNAVAILABLE, DATABASE_TABLE_MISSING, DEPENDENCY_MISSING of a database; DATA_FILE_MISSING, DATA_FORMAT, DATA_EMPTY, DATA_CAST, DATA_COLUMN_MISSING, DATA_SQL, INTERRUPTED
 * @example
 * const { table } = await readDataset({ kind: "csv", path: "bikes.csv", exclude: ["day"] }, { baseDir: "fixtures" });
 */
export async function readDataset(config: DatasetInputConfig, options: ReadOptions): Promise<Dataset> {
  const parsed = parseConfig(config);
  if (parsed.kind === "table") return readInCode(parsed, options);
  const place = { baseDir: resolve(options.baseDir) };
  const plugged = await readPlugged(parsed, { ...options, ...place });
  if (plugged !== undefined) return plugged;
  const table = await readTable(parsed, { ...options, ...place });
  const { name = defaultName(parsed) } = parsed;
  const lineage = lineageOf(table, originOf(parsed, place.baseDir));
  return new ProfiledDataset({ name, table, digest: digestTable(table), lineage });
}

/** @internal What a dataset is called where its config says nothing. */
export function defaultName(config: StoredConfig): string {
  if (isDatabase(config)) return config.table ?? "query";
  return config.kind === "sql" ? "query" : stem(config.path);
}

/** @internal Where the rows of a config come from. */
export function originOf(config: StoredConfig, baseDir: string): Origin {
  if (isDatabase(config)) return { tags: databaseOrigin(config, baseDir) };
  return config.kind === "sql" ? { query: config.query, baseDir } : { file: resolve(baseDir, config.path) };
}

/** @internal Whether rows come from a database, which DuckDB does not read. */
export function isDatabase(config: StoredConfig): config is StoredConfig & DatabaseConfig {
  return config.kind === "sqlite" || config.kind === "postgres" || config.kind === "mysql";
}

/** The dataset of a table in code: its rows and columns chosen, what is known of its source kept. */
async function readInCode(config: TableConfig, { signal }: ReadOptions): Promise<Dataset> {
  const made = await config.table();
  if (!isTableOrDataset(made)) {
    throw new AssayError("CONFIG_INVALID", {
      what: "dataset.table: the function gave no table",
      got: made === null ? "null" : typeof made,
      wanted: "a Table or a Dataset",
      next: "Return one, as `() => Table.fromRows(rows)`.",
    });
  }
  throwIfAborted(signal, { what: "stopped while reading a table" });
  if (made instanceof Table) return datasetFromTable(selectPart(made, config), config.name);
  const { name = made.name } = config;
  const table = selectPart(made.table, config);
  if (table === made.table) return new ProfiledDataset({ ...made, name });
  const { sourceType, source } = made.lineage;
  const lineage = { ...lineageOf(table, { program: "table" }), sourceType, source };
  return new ProfiledDataset({ name, table, digest: digestTable(table), lineage });
}

/** A dataset of a table that a program made. */
export function datasetFromTable(table: Table, name = "table"): Dataset {
  const lineage = lineageOf(table, { program: "table" });
  return new ProfiledDataset({ name, table, digest: digestTable(table), lineage });
}

/** @internal A config with its defaults; CONFIG_INVALID where it is none. */
export function parseConfig(config: DatasetInputConfig): DatasetConfig {
  const parsed = extended(datasetConfig).safeParse(config);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AssayError("CONFIG_INVALID", {
    what: `dataset${issue.path.map((key) => `.${String(key)}`).join("")}: ${issue.message}`,
    cause: parsed.error,
  });
}

async function readTable(config: StoredConfig, { baseDir, signal }: ReadOptions): Promise<Table> {
  const stopping = signal === undefined ? {} : { signal };
  const selection = {
    ...(config.columns === undefined ? {} : { columns: config.columns }),
    ...(config.exclude === undefined ? {} : { exclude: config.exclude }),
    ...(config.limit === undefined ? {} : { limit: config.limit }),
    ...stopping,
  };
  if (isDatabase(config)) return readDatabase(config, { baseDir, ...stopping }, selection);
  const session = {
    ...stopping,
    // A query may add floats up: one thread adds them in one order.
    ...(config.kind === "sql" ? { searchFolder: baseDir, threads: 1 } : {}),
  };
  return withDuckDb(session, (connection) => takeFile(connection, config, { baseDir }, selection, collect));
}

function stem(path: string): string {
  const name = basename(path).replace(/\.gz$/, "");
  return name.slice(0, name.length - extname(name).length) || name;
}

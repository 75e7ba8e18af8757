import { basename, extname, resolve } from "node:path";
import { extended } from "../../core/plugins/index.js";
import { Table } from "../../core/tables/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { selectPart } from "./collect.js";
import { type DatasetConfig, type DatasetInputConfig, datasetConfig } from "./config.js";
import { digestTable } from "./digest.js";
import type { Place } from "./files.js";
import type { AnyDatasetConfig } from "./kind.js";
import { lineageOf, type Origin } from "./lineage.js";
import type { DatasetParts } from "./parts.js";
import { type Dataset, ProfiledDataset } from "./profiled-dataset.js";
import { datasetKind } from "./registry.js";

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
  const { signal } = options;
  const baseDir = resolve(options.baseDir);
  const parsed: AnyDatasetConfig = parseConfig(config);
  const kind = datasetKind(parsed);
  const own = kind.selects === true ? parsed : withAbsolutePath(parsed, baseDir);
  const made = await kind.read(own, { baseDir, ...(signal && { signal }) });
  throwIfAborted(signal, { what: `stopped while reading a dataset of kind ${parsed.kind}` });
  if (!(made instanceof Table)) return partOf(made, parsed);
  const table = kind.selects === true ? made : selectPart(made, parsed);
  const { name = defaultName(parsed) } = parsed;
  const lineage = lineageOf(table, await originOf(parsed, baseDir));
  return new ProfiledDataset({ name, table, digest: digestTable(table), lineage });
}

/** @internal What a dataset is called where its config says nothing. */
export function defaultName(config: AnyDatasetConfig): string {
  const { nameOf } = datasetKind(config);
  return nameOf?.(config) ?? (config.path === undefined ? config.kind : stem(config.path));
}

/** @internal Where the rows of a config come from. */
export async function originOf(config: AnyDatasetConfig, baseDir: string): Promise<Origin> {
  const own = await datasetKind(config).originOf?.(config, baseDir);
  if (own !== undefined) return own;
  return config.path === undefined
    ? { tags: { "assay.source": config.kind } }
    : { file: resolve(baseDir, config.path) };
}

/** Rows and columns of a dataset that was read; what is known of its source is kept. */
function partOf(made: DatasetParts, config: AnyDatasetConfig): Dataset {
  const { name = made.name } = config;
  const table = selectPart(made.table, config);
  if (table === made.table) return new ProfiledDataset({ ...made, name });
  const { sourceType, source } = made.lineage;
  const lineage = { ...lineageOf(table, { program: "table" }), sourceType, source };
  return new ProfiledDataset({ name, table, digest: digestTable(table), lineage });
}

/** A path is relative to the config's folder; an address stays as it is. */
function withAbsolutePath(config: AnyDatasetConfig, baseDir: string): AnyDatasetConfig {
  const { path } = config;
  return typeof path !== "string" || /^[a-z][a-z\d+.-]+:/i.test(path)
    ? config
    : { ...config, path: resolve(baseDir, path) };
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

function stem(path: string): string {
  const name = basename(path).replace(/\.gz$/, "");
  return name.slice(0, name.length - extname(name).length) || name;
}

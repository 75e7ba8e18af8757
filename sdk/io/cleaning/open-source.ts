import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { DatasetInputConfig } from "../datasets/config.js";
import { defaultName, isDatabase, originOf, parseConfig, readDataset } from "../datasets/dataset.js";
import { lineageSource } from "../datasets/lineage.js";
import type { DatasetParts } from "../datasets/parts.js";
import { literal } from "../datasets/session.js";
import { takeFile } from "../datasets/take.js";
import { stageQuery, stageTable } from "./stage.js";
import type { StagedRows } from "./staged-rows.js";

/** Rows to clean: the config of a dataset, or one that was read. */
export type CleanSource =
  | { readonly config: DatasetInputConfig; readonly baseDir: string }
  | { readonly dataset: DatasetParts };

/** A source before its rows are read. */
export interface OpenedSource {
  readonly name: string;
  /** Where the rows come from, without passwords. */
  readonly told: Readonly<Record<string, string>>;
  /** Files that are read, absolute, as far as they are known. */
  readonly files: readonly string[];
  stage(connection: DuckDBConnection, signal?: AbortSignal): Promise<StagedRows>;
}

/** What a source is, and how its rows come into DuckDB. Files stream; what comes from a database or a registry is read whole. */
export function openSource(source: CleanSource): OpenedSource {
  if ("dataset" in source) {
    const { name, lineage, table } = source.dataset;
    return {
      name,
      told: toldOf(lineage.source),
      files: [],
      stage: (connection) => stageTable(connection, table),
    };
  }
  const config = parseConfig(source.config);
  const baseDir = resolve(source.baseDir);
  if (config.kind === "table") {
    const name = config.name ?? "table";
    return {
      ...{ name, told: { "assay.source": "table" }, files: [] },
      stage: async (connection) =>
        stageTable(connection, (await readDataset(source.config, { baseDir })).table),
    };
  }
  const files =
    config.kind === "sql"
      ? filesIn(config.query, baseDir)
      : "path" in config
        ? [resolve(baseDir, config.path ?? "")]
        : [];
  const { columns, exclude, limit, name = defaultName(config) } = config;
  const selection = {
    ...(columns === undefined ? {} : { columns }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(limit === undefined ? {} : { limit }),
  };
  return {
    name,
    told: toldOf(lineageSource(originOf(config, baseDir)).source),
    files,
    async stage(connection, signal) {
      const stopping = signal === undefined ? {} : { signal };
      if (isDatabase(config)) {
        return stageTable(connection, (await readDataset(source.config, { baseDir, ...stopping })).table);
      }
      if (config.kind !== "sql") {
        return takeFile(connection, config, { baseDir }, { ...selection, ...stopping }, stageQuery);
      }
      // A query may add floats up: one thread adds them in one order.
      await connection.run(`set threads = 1; set file_search_path = ${literal(baseDir)}`);
      const staged = await takeFile(
        connection,
        config,
        { baseDir },
        { ...selection, ...stopping },
        stageQuery,
      );
      await connection.run("set threads = 2");
      return staged;
    },
  };
}

function toldOf(source: string): Record<string, string> {
  const { tags, ...rest } = JSON.parse(source) as { readonly tags?: Record<string, string> } & Record<
    string,
    string
  >;
  return { ...rest, ...tags };
}

/** What stands in quotes in a query may be files that it reads. */
function filesIn(query: string, baseDir: string): string[] {
  return [...query.matchAll(/'([^']+)'|"([^"]+)"/g)].map(([, single, double]) =>
    resolve(baseDir, single ?? double),
  );
}

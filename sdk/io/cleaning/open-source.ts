import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { DatasetInputConfig } from "../datasets/config.js";
import { defaultName, originOf, parseConfig, readDataset } from "../datasets/dataset.js";
import { type AnyDatasetConfig, selectionOf } from "../datasets/kind.js";
import { lineageSource } from "../datasets/lineage.js";
import type { DatasetParts } from "../datasets/parts.js";
import { datasetKind } from "../datasets/registry.js";
import { literal } from "../datasets/session.js";
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
export async function openSource(source: CleanSource): Promise<OpenedSource> {
  if ("dataset" in source) {
    const { name, lineage, table } = source.dataset;
    return {
      name,
      told: toldOf(lineage.source),
      files: [],
      stage: (connection) => stageTable(connection, table),
    };
  }
  const config: AnyDatasetConfig & { readonly query?: string | undefined } = parseConfig(source.config);
  const baseDir = resolve(source.baseDir);
  const kind = datasetKind(config);
  const { name = defaultName(config), path, query } = config;
  return {
    name,
    told: toldOf(lineageSource(await originOf(config, baseDir)).source),
    files:
      path !== undefined
        ? [resolve(baseDir, path)]
        : kind.take !== undefined && query !== undefined
          ? filesIn(query, baseDir)
          : [],
    async stage(connection, signal) {
      if (kind.take === undefined) {
        return stageTable(connection, (await readDataset(source.config, { baseDir, signal })).table);
      }
      const session = kind.session?.(baseDir);
      if (session !== undefined) {
        const { threads, searchFolder } = session;
        await connection.run(`set threads = ${threads}; set file_search_path = ${literal(searchFolder)}`);
      }
      const options = { ...selectionOf(config), signal };
      const staged = await kind.take(connection, config, { baseDir }, options, stageQuery);
      if (session !== undefined) await connection.run("set threads = 2");
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

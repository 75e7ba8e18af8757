import type { DuckDBConnection } from "@duckdb/node-api";
import type { CollectOptions, Take, Taken } from "./collect.js";
import type { DatasetConfig } from "./config.js";
import { readCsv } from "./csv.js";
import type { Place } from "./files.js";
import { readJson } from "./json.js";
import { readParquet } from "./parquet.js";
import { readSql } from "./sql.js";

/** A source that DuckDB reads by itself. */
export type FileConfig = Extract<DatasetConfig, { kind: "csv" | "parquet" | "json" | "sql" }>;

/** Takes the rows of a file, or of a query over files, with the types that each kind of source has. */
export function takeFile<T extends Taken>(
  connection: DuckDBConnection,
  config: FileConfig,
  place: Place,
  options: CollectOptions,
  take: Take<T>,
): Promise<T> {
  switch (config.kind) {
    case "csv":
      return readCsv(connection, config, place, options, take);
    case "parquet":
      return readParquet(connection, config, place, options, take);
    case "json":
      return readJson(connection, config, place, options, take);
    case "sql":
      return readSql(connection, config, options, take);
  }
}

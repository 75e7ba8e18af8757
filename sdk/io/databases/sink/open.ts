import type { MysqlConfig } from "../mysql/index.js";
import type { PostgresConfig } from "../postgres/index.js";
import type { OpenOptions } from "../session.js";
import type { SqliteConfig } from "../sqlite/index.js";
import type { SinkDatabase } from "./database.js";
import { openMysql } from "./mysql.js";
import { openPostgres } from "./postgres.js";
import { openSqlite } from "./sqlite.js";

/** Opens a database to write to. Throws DATABASE_UNAVAILABLE, DEPENDENCY_MISSING, CONFIG_INVALID, WRITE_FAILED. */
export function openSink(
  config: SqliteConfig | PostgresConfig | MysqlConfig,
  options: OpenOptions,
): Promise<SinkDatabase> {
  switch (config.kind) {
    case "sqlite":
      return openSqlite(config, options);
    case "postgres":
      return openPostgres(config, options);
    case "mysql":
      return openMysql(config, options);
  }
}

export { type SqliteConfig, sqliteFile } from "./open.js";
export { readSqlite } from "./read.js";

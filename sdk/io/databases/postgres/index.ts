export type { PostgresConfig } from "./connect.js";
export { readPostgres } from "./read.js";

export type { MysqlConfig } from "./connect.js";
export { readMysql } from "./read.js";

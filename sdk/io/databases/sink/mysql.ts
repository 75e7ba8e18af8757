import { type MysqlConfig, type MysqlConnection, withMysql } from "../mysql/connect.js";
import { describe } from "../mysql/read.js";
import { backticked } from "../names.js";
import type { OpenOptions } from "../session.js";
import { hold, type SinkDatabase, utcText } from "./database.js";
import { plainType, typeFor } from "./types.js";

/** Rows, and values, of one statement: the protocol counts values in 16 bits. */
const BATCH_ROWS = 1000;
const BATCH_VALUES = 65_000;

/** Opens MySQL or MariaDB to write to. */
export async function openMysql(config: MysqlConfig, options: OpenOptions): Promise<SinkDatabase> {
  const { connection, giveBack } = await hold<MysqlConnection>((work) => withMysql(config, options, work));
  // Whatever the server's mode: what does not fit is refused, not cut.
  await connection.run("set session sql_mode = concat(@@sql_mode, ',STRICT_ALL_TABLES')");
  await connection.run("set session transaction isolation level read committed");
  const isTransaction = /^(start transaction|commit|rollback)$/;
  const run = async (sql: string, values: readonly (string | number)[] = []): Promise<unknown[][]> => {
    if (!isTransaction.test(sql)) return connection.query(sql, values);
    await connection.run(sql);
    return [];
  };
  const columnsOf = async (table: string) => (await describe(connection, table))?.columns;
  return {
    shown: connection.shown,
    quote: backticked,
    place: backticked,
    typeOf: (type) => typeFor("mysql", type),
    cellOf(cell, type) {
      const plain = plainType(type);
      if (plain === "ZONED") return utcText(cell);
      return plain === "BOOLEAN" ? `${cell}::TINYINT::VARCHAR` : `${cell}::VARCHAR`;
    },
    begin: "start transaction",
    forUpdate: " for update",
    param: () => "?",
    run,
    columnsOf,
    async insert(table, columns, rows) {
      const names = columns.map(backticked).join(", ");
      const one = `(${columns.map(() => "?").join(", ")})`;
      const most = Math.max(1, Math.min(BATCH_ROWS, Math.floor(BATCH_VALUES / columns.length)));
      for (let from = 0; from < rows.length; from += most) {
        const batch = rows.slice(from, from + most);
        const places = batch.map(() => one).join(", ");
        await connection.query(`insert into ${backticked(table)} (${names}) values ${places}`, batch.flat());
      }
    },
    async swap(from, to, old) {
      const isThere = (await columnsOf(to)) !== undefined;
      await run(`drop table if exists ${backticked(old)}`);
      const away = isThere ? `${backticked(to)} to ${backticked(old)}, ` : "";
      await run(`rename table ${away}${backticked(from)} to ${backticked(to)}`);
      await run(`drop table if exists ${backticked(old)}`);
    },
    close: giveBack,
  };
}

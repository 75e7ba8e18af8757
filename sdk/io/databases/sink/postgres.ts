import { quoted } from "../names.js";
import { describe } from "../postgres/catalogue.js";
import { type PgConnection, type PostgresConfig, withPostgres } from "../postgres/connect.js";
import type { OpenOptions } from "../session.js";
import { hold, type SinkDatabase, utcText } from "./database.js";
import { plainType, typeFor } from "./types.js";

/** Rows of one statement. */
const BATCH_ROWS = 10_000;

/** Opens Postgres to write to. */
export async function openPostgres(config: PostgresConfig, options: OpenOptions): Promise<SinkDatabase> {
  const { connection, giveBack } = await hold<PgConnection>((work) => withPostgres(config, options, work));
  const place = (table: string) =>
    config.schema === undefined ? quoted(table) : `${quoted(config.schema)}.${quoted(table)}`;
  const run = async (sql: string, values: readonly (string | number)[] = []): Promise<unknown[][]> => {
    const { rows } = await connection.query(sql, values);
    return rows.map((row) => [...row]);
  };
  const types = new Map<string, ReadonlyMap<string, string>>();
  return {
    shown: connection.shown,
    quote: quoted,
    place,
    typeOf: (type) => typeFor("postgres", type),
    cellOf: (cell, type) => (plainType(type) === "ZONED" ? `${utcText(cell)} || '+00'` : `${cell}::VARCHAR`),
    begin: "begin",
    forUpdate: " for update",
    param: (n) => `$${n}`,
    run,
    columnsOf: async (table) => (await describe(connection, table, config.schema))?.columns,
    async insert(table, columns, rows) {
      const known = types.get(table) ?? (await typesOf(run, place(table)));
      types.set(table, known);
      const names = columns.map(quoted).join(", ");
      const arrays = columns.map((_, i) => `$${i + 1}::text[]`).join(", ");
      const cells = columns.map((name, i) => `u.c${i}::${known.get(name)}`).join(", ");
      const aliases = columns.map((_, i) => `c${i}`).join(", ");
      const sql = `insert into ${place(table)} (${names}) select ${cells} from unnest(${arrays}) as u(${aliases})`;
      for (let from = 0; from < rows.length; from += BATCH_ROWS) {
        const batch = rows.slice(from, from + BATCH_ROWS);
        await connection.query(
          sql,
          columns.map((_, i) => batch.map((row) => row[i])),
        );
      }
    },
    async swap(from, to) {
      await run("begin");
      await run(`drop table if exists ${place(to)}`);
      await run(`alter table ${place(from)} rename to ${quoted(to)}`);
      await run("commit");
    },
    close: giveBack,
  };
}

/** Types of a table's columns, without their lengths: a cast would cut a text silently, an assignment refuses it. */
async function typesOf(run: SinkDatabase["run"], place: string): Promise<ReadonlyMap<string, string>> {
  const rows = await run(
    "select attname, format_type(atttypid, null) from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped",
    [place],
  );
  return new Map(rows.map(([name, type]) => [String(name), String(type)]));
}

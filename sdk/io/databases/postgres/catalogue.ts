import { quoted } from "../names.js";
import type { TableShape } from "../session.js";
import type { PgConnection, PgResult } from "./connect.js";

/** A table by its schema, or as the search path finds it. */
const FIND = `select c.oid, n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relname = $1 and c.relkind in ('r', 'v', 'm', 'f', 'p')
 and (n.nspname = $2 or ($2::text is null and pg_table_is_visible(c.oid)))`;

const COLUMNS = `select attname from pg_attribute where attrelid = $1::oid and attnum > 0 and not attisdropped
 order by attnum`;

const KEY = `select a.attname from pg_index i
 cross join lateral unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
 join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
 where i.indrelid = $1::oid and i.indisprimary order by k.place`;

const TABLES = `select table_name from information_schema.tables
 where table_schema = $1 or ($1::text is null and table_schema = any (current_schemas(false)))
 order by table_name`;

/** A table or view of Postgres; undefined where there is none. */
export async function describe(
  connection: PgConnection,
  table: string,
  schema: string | undefined,
): Promise<TableShape | undefined> {
  const found = await connection.query(FIND, [table, schema ?? null]);
  const [row] = found.rows;
  if (row === undefined) return undefined;
  const [id, space] = row;
  const texts = ({ rows }: PgResult) => rows.map(([text]) => String(text));
  return {
    quoted: `${quoted(String(space))}.${quoted(table)}`,
    columns: texts(await connection.query(COLUMNS, [id])),
    key: texts(await connection.query(KEY, [id])),
  };
}

/** Names of the tables and views that can be seen. */
export async function tables(connection: PgConnection, schema: string | undefined): Promise<string[]> {
  const { rows } = await connection.query(TABLES, [schema ?? null]);
  return rows.map(([name]) => String(name));
}

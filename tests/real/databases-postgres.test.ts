import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { type DatasetInputConfig, readDataset } from "../../sdk/io/datasets/index.js";
import { failure } from "../sdk/io/datasets/support.js";
import { type DatabaseServer, databaseOfTests, sqlOf } from "../support/databases.js";

const server = databaseOfTests("Postgres");

type PostgresInput = Omit<Extract<DatasetInputConfig, { kind: "postgres" }>, "kind" | "url">;

function read({ url, password }: DatabaseServer, config: PostgresInput, signal?: AbortSignal) {
  const stopping = signal === undefined ? {} : { signal };
  return readDataset({ kind: "postgres", url, password, ...config }, { baseDir: "/", ...stopping });
}

/** A value and a null of each type. Postgres' documentation, chapter 8, says what each holds. */
const TYPES = `select * from (values
  (1::int2, 2::int4, 9007199254740993::int8, 1.5::float4, 0.1::float8, 12345.678::numeric, true, date '2024-02-29',
   timestamp '2024-02-29 23:59:59.123456', timestamptz '2024-03-01 01:00:00+02', 'é'::text, 'ab'::char(3),
   '{"a": 1}'::jsonb, '7f4ce6a0-0000-4000-8000-000000000001'::uuid, time '10:00', interval '1 day', null::text),
  (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)
) as t (i2, i4, i8, f4, f8, num, flag, day, at, zoned, txt, chr, js, id, clock, span, nothing)`;

describe("reading Postgres", () => {
  it("reads a value and a null of each type", async (context) => {
    const { table, name, lineage } = await read(await server(context), { query: TYPES });
    expect(name).toBe("query");
    expect(table.types).toEqual({
      i2: "int16",
      i4: "int32",
      i8: "int64",
      f4: "float32",
      f8: "float64",
      num: "float64",
      flag: "bool",
      day: "date",
      at: "timestamp",
      zoned: "timestamp",
      txt: "string",
      chr: "string",
      js: "string",
      id: "string",
      clock: "string",
      span: "string",
      nothing: "string",
    });
    expect(table.row(0)).toEqual({
      i2: 1,
      i4: 2,
      i8: 9007199254740993n,
      f4: 1.5,
      f8: 0.1,
      num: 12345.678,
      flag: true,
      day: "2024-02-29",
      at: "2024-02-29T23:59:59.123",
      zoned: "2024-02-29T23:00:00.000Z",
      txt: "é",
      chr: "ab ",
      js: '{"a": 1}',
      id: "7f4ce6a0-0000-4000-8000-000000000001",
      clock: "10:00:00",
      span: "1 day",
      nothing: null,
    });
    expect(Object.values(table.row(1)).every((value) => value === null)).toBe(true);
    expect(table.column("at").values[0]).toBe(1709251199123456n);
    expect(lineage.source).not.toContain("s3cret");
  });

  it("reads what lies at the ends of types", async (context) => {
    const query = `select 'NaN'::numeric as nan, '-Infinity'::float8 as low, -9223372036854775808 as least,
      -1::int8 as minus, date '0044-03-15 BC' as ides, date '-infinity' as never, timestamptz 'infinity' as always,
      timestamp '0001-01-01 00:00:00.000001' as first`;
    const { table } = await read(await server(context), { query });
    const values = Object.fromEntries(table.entries().map(([name, column]) => [name, column.values[0]]));
    expect(values).toEqual({
      nan: Number.NaN,
      low: Number.NEGATIVE_INFINITY,
      least: -9223372036854775808n,
      minus: -1n,
      // select date '0044-03-15 BC' - date '1970-01-01'
      ides: -735160,
      // As DuckDB counts them.
      never: -2147483647,
      always: 9223372036854775807n,
      // select extract(epoch from timestamp '0001-01-01') * 1000000 + 1
      first: -62135596799999999n,
    });
  });

  it("binds values, whatever they hold", async (context) => {
    const hostile = `'; drop table bikes; --`;
    const { table } = await read(await server(context), {
      query: "select $1::text as a, $2::int as b, $3::bool as c, $4::float8 as d;",
      params: [hostile, 3, true, null],
    });
    expect(table.row(0)).toEqual({ a: hostile, b: 3, c: true, d: null });
  });

  it("reads a table in its key's order, hostile names and all", async (context) => {
    const place = await server(context);
    await sqlOf(place, [
      `create schema "we""ird; schema"`,
      `create table "we""ird; schema"."ta""ble; drop" ("id ""1" int primary key, "select" text, skipped bytea)`,
      `insert into "we""ird; schema"."ta""ble; drop" values (3, 'c', ''), (1, 'a', ''), (2, 'b', '')`,
    ]);
    const config = { schema: 'we"ird; schema', table: 'ta"ble; drop', exclude: ["skipped"] };
    const { table, name, digest, lineage } = await read(place, config);
    expect(name).toBe('ta"ble; drop');
    expect([...table.rows()]).toEqual([
      { 'id "1': 1, select: "a" },
      { 'id "1': 2, select: "b" },
      { 'id "1': 3, select: "c" },
    ]);
    expect(JSON.parse(lineage.source).tags).toMatchObject({
      "assay.source": "postgres",
      "assay.table": name,
    });
    const { table: part } = await read(place, { ...config, limit: 2, columns: ["select"] });
    expect([...part.rows()]).toEqual([{ select: "a" }, { select: "b" }]);
    // The same content has the same digest, wherever it came from.
    const query = `select 1 as "id ""1", 'a' as "select" union all select 2, 'b' union all select 3, 'c'`;
    expect((await read(place, { query })).digest).toBe(digest);
  });

  it("streams more rows than one answer holds, and stops at a limit", async (context) => {
    const place = await server(context);
    const query = "select i, i::text as t from generate_series(1, 45000) i";
    const { table } = await read(place, { query });
    expect([table.numRows, table.value("i", 44_999), table.value("t", 10_000)]).toEqual([
      45_000,
      45_000,
      "10001",
    ]);
    expect((await read(place, { query, limit: 12_345 })).table.numRows).toBe(12_345);
    const none = await read(place, { query: "select 1::int8 as a, 'x' as b where false" });
    expect([none.table.numRows, none.table.types]).toEqual([0, { a: "int64", b: "string" }]);
  });

  it("tells a table that is missing, the nearest, and what a query did wrong, and where", async (context) => {
    const place = await server(context);
    await sqlOf(place, ["create table hours (a int)"]);
    expect((await failure(read(place, { table: "huors" }), "DATABASE_TABLE_MISSING")).message).toContain(
      'Did you mean "hours"?',
    );
    const syntax = await failure(read(place, { query: "select a,\n  b frm hours" }), "DATA_SQL");
    expect(syntax.message).toContain("line 2, column 9");
    expect(syntax.message).toContain('syntax error at or near "hours"');
    for (const query of ["select 1; select 2", "insert into hours values (1)", "select nope from hours"]) {
      await failure(read(place, { query }), "DATA_SQL");
    }
    // What would write, by way of a function.
    const writing = await failure(read(place, { query: "select setval('x', 1)" }), "DATA_SQL");
    expect(writing.message).toContain("refused the query");
    const twice = await failure(read(place, { query: "select 1 as a, 2 as b, 3 as a" }), "DATA_SQL");
    expect(twice.message).toContain('more than one column "a"');
    const late = await failure(
      read(place, { query: "select 1 / (20000 - i) from generate_series(1, 30000) i" }),
      "DATA_SQL",
    );
    expect(late.message).toContain("division by zero");
    for (const [query, type] of [
      ["select array[1] as a", "an array (_int4)"],
      ["select row(1, 2) as a", "a composite (record)"],
      ["select ''::bytea as a", "bytea"],
    ]) {
      expect((await failure(read(place, { query }), "DATA_FORMAT")).message).toContain(type);
    }
  });

  it("tells a wrong password, an unknown database and a server that is away, without the password", async (context) => {
    const place = await server(context);
    const { port } = place;
    const wrong = `postgres://ada:wr0ng@127.0.0.1:${port}/postgres`;
    const refused = (url: string, connectTimeoutMs = 5000) =>
      failure(
        readDataset({ kind: "postgres", url, query: "select 1", connectTimeoutMs }, { baseDir: "/" }),
        "DATABASE_UNAVAILABLE",
      );
    const login = await refused(wrong);
    expect(login.message).toContain('password authentication failed for user "ada"');
    expect(login.message).not.toContain("wr0ng");
    expect((await refused(`postgres://ada@127.0.0.1:${port}/postgres`)).message).toContain(
      "asks for a password",
    );
    expect((await refused("postgres://ada@127.0.0.1:1/x")).message).toContain("ECONNREFUSED");
    expect((await refused(`${wrong}?sslmode=require`)).message).toContain("knows no encryption");
    const unknown = await failure(
      read({ ...place, url: `${place.url}_x` }, { query: "select 1" }),
      "DATABASE_UNAVAILABLE",
    );
    expect(unknown.message).toContain('database "postgres_x" does not exist');
    // A server that takes the connection and says nothing.
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const at = typeof address === "object" && address !== null ? address.port : 0;
    expect((await refused(`postgres://ada@127.0.0.1:${at}/x`, 300)).message).toContain(
      "no answer within connectTimeoutMs",
    );
    silent.close();
  });

  it("goes through a socket", async (context) => {
    const { socket, port, user, password, database } = await server(context);
    const config = {
      kind: "postgres",
      host: socket,
      port,
      user,
      password,
      database,
      query: "select 1 as a",
    } as const;
    expect((await readDataset(config, { baseDir: "/" })).table.row(0)).toEqual({ a: 1 });
  });

  it("cancels the statement on an abort, and tells a connection that the server ends", async (context) => {
    const place = await server(context);
    const running = "from pg_stat_activity where application_name = 'assay' and state = 'active'";
    const count = async () => (await sqlOf(place, [`select count(*) ${running}`]))[0][0];
    const abort = new AbortController();
    const stopped = failure(read(place, { query: "select pg_sleep(60)" }, abort.signal), "INTERRUPTED");
    await expect.poll(count).toBe("1");
    abort.abort();
    await stopped;
    await expect.poll(count).toBe("0");
    const sleeping = "case when i = 11000 then 60 else 0 end";
    const lost = failure(
      read(place, { query: `select i, pg_sleep(${sleeping})::text from generate_series(1, 30000) i` }),
      "DATABASE_UNAVAILABLE",
    );
    await expect.poll(count).toBe("1");
    await sqlOf(place, [`select pg_terminate_backend(pid) ${running}`]);
    expect((await lost).message).toContain("the connection was lost");
  });
});

import { describe, expect, it, vi } from "vitest";
import { type DatasetInputConfig, readDataset } from "../../sdk/io/datasets/index.js";
import { failure } from "../sdk/io/datasets/support.js";
import { type DatabaseServer, databaseOfTests, sqlOf } from "../support/databases.js";

const server = databaseOfTests("MariaDB");

type MysqlInput = Omit<Extract<DatasetInputConfig, { kind: "mysql" }>, "kind" | "url">;

function read({ url, password }: DatabaseServer, config: MysqlInput, signal?: AbortSignal) {
  const stopping = signal === undefined ? {} : { signal };
  return readDataset({ kind: "mysql", url, password, ...config }, { baseDir: "/", ...stopping });
}

/** A column of each type (MariaDB's documentation, "Data Types"). */
const COLUMNS = `id int unsigned primary key, flag tinyint(1), tiny tinyint, utiny tinyint unsigned, small smallint,
 usmall smallint unsigned, medium mediumint, plain int, big bigint, ubig bigint unsigned, f4 float, f8 double,
 num decimal(20, 4), day date, at datetime(6), zoned timestamp(6) null, clock time, y year, txt varchar(20), long_text text,
 js json, pick enum('a', 'b'), one bit(1), some bit(12)`;

const ROWS = `(2, 1, -128, 255, -32768, 65535, -8388608, -2147483648, -9007199254740993, 18446744073709551615, 1.1, 0.1,
 12345.6789, '2024-02-29', '2024-02-29 23:59:59.123456', '2024-02-29 23:00:00.5', '-10:00:00', 2024, 'é🚲', 'long', '{"a": 1}',
 'b', b'1', b'101'),
 (1, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
 null, null, null)`;

describe("reading MariaDB", () => {
  it("reads a value and a null of each type, in the key's order", async (context) => {
    const place = await server(context);
    await sqlOf(place, [
      "set time_zone = '+00:00'",
      `create table types (${COLUMNS})`,
      `insert into types values ${ROWS}`,
    ]);
    const { table, name, lineage } = await read(place, { table: "types" });
    expect(name).toBe("types");
    expect(table.types).toEqual({
      id: "uint32",
      flag: "bool",
      tiny: "int8",
      utiny: "uint8",
      small: "int16",
      usmall: "uint16",
      medium: "int32",
      plain: "int32",
      big: "int64",
      ubig: "uint64",
      f4: "float32",
      f8: "float64",
      num: "float64",
      day: "date",
      at: "timestamp",
      zoned: "timestamp",
      clock: "string",
      y: "int16",
      txt: "string",
      long_text: "string",
      js: "string",
      pick: "string",
      one: "bool",
      some: "string",
    });
    const [nulls, row] = [...table.rows()];
    expect(Object.values(nulls).filter((value) => value !== null)).toEqual([1]);
    expect(row).toEqual({
      id: 2,
      flag: true,
      tiny: -128,
      utiny: 255,
      small: -32768,
      usmall: 65535,
      medium: -8388608,
      plain: -2147483648,
      big: -9007199254740993n,
      ubig: 18446744073709551615n,
      f4: Math.fround(1.1),
      f8: 0.1,
      num: 12345.6789,
      day: "2024-02-29",
      at: "2024-02-29T23:59:59.123",
      zoned: "2024-02-29T23:00:00.500Z",
      clock: "-10:00:00",
      y: 2024,
      txt: "é🚲",
      long_text: "long",
      js: '{"a": 1}',
      pick: "b",
      one: true,
      some: "000000000101",
    });
    expect(table.column("at").values[1]).toBe(1709251199123456n);
    expect(lineage.source).not.toContain("s3cret");
  });

  it("keeps a tinyint(1) that holds more than 0 and 1 as a number", async (context) => {
    const place = await server(context);
    await sqlOf(place, ["create table few (a tinyint(1))", "insert into few values (0), (1), (7), (null)"]);
    const { table } = await read(place, { query: "select a from few order by a" });
    expect([table.types, [...table.rows()].map(({ a }) => a)]).toEqual([{ a: "int8" }, [null, 0, 1, 7]]);
  });

  it("binds values, whatever they hold", async (context) => {
    const hostile = `'; drop table bikes; -- \\`;
    const { table } = await read(await server(context), {
      query: "select ? as a, cast(? as signed) as b, ? as c, ? as d",
      params: [hostile, 3, true, null],
    });
    expect(table.row(0)).toMatchObject({ a: hostile, b: 3n, d: null });
    expect(Number(table.row(0).c)).toBe(1);
  });

  it("reads hostile names, binary columns left out", async (context) => {
    const place = await server(context);
    await sqlOf(place, [
      'create table `ta``ble; drop "x` (`id ``1` int primary key, `select` text, skipped blob)',
      "insert into `ta``ble; drop \"x` values (2, 'b', ''), (1, 'a', '')",
    ]);
    const table = 'ta`ble; drop "x';
    const dataset = await read(place, { table, exclude: ["skipped"] });
    expect([...dataset.table.rows()]).toEqual([
      { "id `1": 1, select: "a" },
      { "id `1": 2, select: "b" },
    ]);
    expect((await failure(read(place, { table }), "DATA_FORMAT")).message).toContain('column "skipped"');
    await failure(read(place, { table, columns: ["selekt"] }), "DATA_COLUMN_MISSING");
  });

  it("streams many rows, stops at a limit, and reads none", async (context) => {
    const place = await server(context);
    const query = "select seq as i, concat('t', seq) as t from seq_1_to_60000";
    const { table } = await read(place, { query });
    expect([table.numRows, table.value("i", 59_999), table.value("t", 10_000)]).toEqual([
      60_000,
      60000n,
      "t10001",
    ]);
    expect((await read(place, { query, limit: 12_345 })).table.numRows).toBe(12_345);
    expect((await read(place, { query: `${query} limit 50000`, limit: 5 })).table.numRows).toBe(5);
    const none = await read(place, { query: "select 1 as a from dual where false" });
    expect([none.table.numRows, none.table.types]).toEqual([0, { a: "int32" }]);
  });

  it("tells what is missing and what a query did wrong, and writes nothing", async (context) => {
    const place = await server(context);
    await sqlOf(place, ["create table hours (a int, d date)"]);
    expect((await failure(read(place, { table: "huors" }), "DATABASE_TABLE_MISSING")).message).toContain(
      'Did you mean "hours"?',
    );
    const syntax = await failure(read(place, { query: "select a\nfrm hours x" }), "DATA_SQL");
    expect(syntax.message).toContain("at line 2");
    for (const query of [
      "select 1; select 2",
      "insert into hours values (1, null)",
      "create table made (a int)",
      "select nope from hours",
      "set @x = 1",
    ]) {
      await failure(read(place, { query }), "DATA_SQL");
    }
    expect(await sqlOf(place, ["select count(*) from hours"])).toEqual([[0]]);
    expect(await sqlOf(place, ["show tables like 'made'"])).toEqual([]);
    await failure(read(place, { query: "select 1 as a, 2 as a" }), "DATA_SQL");
    await sqlOf(place, ["set sql_mode = ''", "insert into hours values (1, '0000-00-00')"]);
    const zero = await failure(read(place, { table: "hours" }), "DATA_CAST");
    expect(zero.message).toContain('row 1 of column "d" is no date. Got: "0000-00-00"');
  });

  it("tells a wrong password, an unknown database and a server that is away", async (context) => {
    const place = await server(context);
    const { port } = place;
    const refused = (url: string) =>
      failure(
        readDataset({ kind: "mysql", url, query: "select 1" }, { baseDir: "/" }),
        "DATABASE_UNAVAILABLE",
      );
    const login = await refused(`mysql://ada:wr0ng@127.0.0.1:${port}/bikes`);
    expect(login.message).toContain("Access denied for user 'ada'");
    expect(login.message).not.toContain("wr0ng");
    expect((await refused("mysql://ada@127.0.0.1:1/x")).message).toContain("ECONNREFUSED");
    const unknown = read({ ...place, url: `mysql://ada@127.0.0.1:${port}/nope` }, { query: "select 1" });
    expect((await failure(unknown, "DATABASE_UNAVAILABLE")).message).toContain("nope");
    const tls = read({ ...place, url: `${place.url}?sslmode=require` }, { query: "select 1" });
    expect((await failure(tls, "DATABASE_UNAVAILABLE")).message).toContain("knows no encryption");
  });

  it("goes through a socket", async (context) => {
    const { socket, user, password, database } = await server(context);
    const config = { kind: "mysql", host: socket, user, password, database, query: "select 1 as a" } as const;
    expect((await readDataset(config, { baseDir: "/" })).table.row(0)).toEqual({ a: 1 });
  });

  it("kills the statement on an abort, and tells a connection that the server ends", async (context) => {
    const place = await server(context);
    const running =
      "select id from information_schema.processlist where info like '%sleep(6%' and id <> connection_id()";
    const ids = () => sqlOf(place, [running]);
    const abort = new AbortController();
    const stopped = failure(read(place, { query: "select sleep(60)" }, abort.signal), "INTERRUPTED");
    await expect.poll(ids).toHaveLength(1);
    abort.abort();
    await stopped;
    await expect.poll(ids).toHaveLength(0);
    const lost = failure(
      read(place, { query: "select seq, if(seq = 9000, sleep(61), 0) as s from seq_1_to_20000" }),
      "DATABASE_UNAVAILABLE",
    );
    // The connection that first asks for the columns' types may have ended by then.
    await vi.waitFor(async () => sqlOf(place, [`kill ${(await ids())[0][0]}`]), { timeout: 60_000 });
    expect((await lost).message).toContain("the connection was lost");
  });
});

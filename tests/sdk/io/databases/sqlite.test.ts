import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sqliteEngine } from "../../../../sdk/io/databases/sqlite/engine.js";
import { readDataset } from "../../../../sdk/io/datasets/index.js";
import { failure, put, readTable, scratchFolder } from "../datasets/support.js";

const folder = scratchFolder("assay-sqlite-test-");

/** A file that these statements made. */
function made(name: string, ...statements: string[]): string {
  const handle = sqliteEngine().open(join(folder, name), false);
  for (const sql of statements) handle.exec(sql);
  handle.close();
  return name;
}

const read = (path: string, query: string, more: object = {}) =>
  readTable({ kind: "sqlite", path, query, ...more }, folder);

describe("reading SQLite", () => {
  it("reads a table by its declared types, in its key's order", async () => {
    const path = made(
      "types.db",
      "create table t (id integer primary key, flag boolean, r real, day date, at datetime, zoned timestamp, txt text, big integer)",
      "insert into t values (2, 1, 3, '2024-02-29', '2024-02-29 23:59:59.5', '2024-03-01T01:00:00+02:00', 'é', 9007199254740993)",
      "insert into t values (1, null, null, null, null, null, null, null)",
    );
    const { table, name, lineage } = await readDataset(
      { kind: "sqlite", path, table: "t" },
      { baseDir: folder },
    );
    expect(name).toBe("t");
    expect(table.types).toEqual({
      id: "int32",
      flag: "bool",
      r: "float64",
      day: "date",
      at: "timestamp",
      zoned: "timestamp",
      txt: "string",
      big: "int64",
    });
    expect(Object.values(table.row(0)).filter((value) => value !== null)).toEqual([1]);
    expect(table.row(1)).toEqual({
      id: 2,
      flag: true,
      r: 3,
      day: "2024-02-29",
      at: "2024-02-29T23:59:59.500",
      zoned: "2024-02-29T23:00:00.000Z",
      txt: "é",
      big: 9007199254740993n,
    });
    expect(JSON.parse(lineage.source).tags["assay.database"]).toBe(join(folder, path));
  });

  it("widens a query's numbers as they come, and refuses what does not go together", async () => {
    const path = made("wide.db", "create table t (a)");
    const one = (values: string) => read(path, `select column1 as a from (values ${values})`);
    expect((await one("(1), (null), (3000000000)")).types).toEqual({ a: "int64" });
    expect([...(await one("(1), (3000000000), (0.5)")).rows()].map(({ a }) => a)).toEqual([1, 3e9, 0.5]);
    expect((await one("(null)")).types).toEqual({ a: "string" });
    await failure(one("(9007199254740993), (0.5)"), "DATA_CAST");
    expect((await failure(one("(1), ('x')"), "DATA_CAST")).message).toContain('row 2 of column "a"');
    await failure(one("(x'00')"), "DATA_FORMAT");
  });

  it("binds values, limits rows and tells what is wrong", async () => {
    const path = made(
      "few.db",
      'create table "ta""ble; x" (a int)',
      'insert into "ta""ble; x" values (2), (1)',
    );
    const hostile = `'; drop table x; --`;
    expect((await read(path, "select ? as a, ? as b;", { params: [hostile, true] })).row(0)).toEqual({
      a: hostile,
      b: 1,
    });
    const table = await readTable({ kind: "sqlite", path, table: 'ta"ble; x', limit: 1 }, folder);
    expect([...table.rows()]).toEqual([{ a: 2 }]);
    await failure(read(path, "select 1 as a, 2 as a"), "DATA_SQL");
    await failure(read(path, "select 1; select 2"), "DATA_SQL");
    await failure(read(path, "drop table x"), "DATA_SQL");
    expect((await failure(read(path, "selec 1"), "DATA_SQL")).message).toContain("syntax error");
    const missing = failure(
      readTable({ kind: "sqlite", path, table: "ta-ble; x" }, folder),
      "DATABASE_TABLE_MISSING",
    );
    expect((await missing).message).toContain("Did you mean");
    await failure(read("none.db", "select 1"), "DATA_FILE_MISSING");
    await failure(read(put(folder, "text.db", "this is no database"), "select 1"), "DATA_FORMAT");
    await failure(readTable({ kind: "sqlite", path }, folder), "CONFIG_INVALID");
    await failure(
      readTable({ kind: "sqlite", path, table: "t", query: "select 1" }, folder),
      "CONFIG_INVALID",
    );
  });

  it("leaves the file as it is", async () => {
    const path = made("wal.db", "create table t (a int)", "insert into t values (1)");
    const before = statSync(join(folder, path)).mtimeMs;
    expect((await read(path, "select a from t")).row(0)).toEqual({ a: 1 });
    expect(statSync(join(folder, path)).mtimeMs).toBe(before);
  });
});

it("a query that asks DuckDB for its extension is told of the kind of its own", async () => {
  const query = "select * from sqlite_scan('a.sqlite', 'hours')";
  await expect(readDataset({ kind: "sql", query }, { baseDir: "/" })).rejects.toThrow("`kind: sqlite`");
});

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readDataset } from "../../../../sdk/io/datasets/index.js";
import { FIXTURES, failure, put, readTable, scratchFolder } from "./support.js";

const folder = scratchFolder();

describe("reading JSON", () => {
  it("reads an array of records and one record a line alike", async () => {
    const records = [
      { a: 1, b: "x", c: true },
      { a: 2, b: null, d: 1.5 },
    ];
    const array = put(folder, "a.json", JSON.stringify(records));
    const lines = put(folder, "a.ndjson", records.map((record) => JSON.stringify(record)).join("\n"));
    for (const path of [array, lines]) {
      const table = await readTable({ kind: "json", path }, folder);
      expect(table.types).toEqual({ a: "int32", b: "string", c: "bool", d: "float64" });
      expect(table.row(1)).toEqual({ a: 2, b: null, c: null, d: 1.5 });
    }
    const one = await failure(
      readTable({ kind: "json", path: lines, format: "array" }, folder),
      "DATA_FORMAT",
    );
    expect(one.message).toContain("an array of flat records");
  });

  it("reads types off all records, fractions after many integers too", async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `{"a": ${i}}`);
    const path = put(folder, "late.ndjson", `${rows.join("\n")}\n{"a": 0.5}\n`);
    const table = await readTable({ kind: "json", path }, folder);
    expect([table.column("a").type, table.value("a", 30_000)]).toEqual(["float64", 0.5]);
  });

  it("tells what is broken, empty, nested or no record", async () => {
    const read = (name: string, text: string) =>
      readTable({ kind: "json", path: put(folder, name, text) }, folder);
    expect((await failure(read("cut.json", '[{"a": 1}, {"a":'), "DATA_FORMAT")).message).toContain(
      "unexpected end",
    );
    expect((await failure(read("numbers.json", "[1, 2]"), "DATA_FORMAT")).message).toContain("flat records");
    await failure(read("none.json", "[]"), "DATA_EMPTY");
    await failure(read("blank.json", " \n"), "DATA_EMPTY");
    const nested = await failure(read("nested.json", '[{"a": 1, "b": {"c": 2}}]'), "DATA_FORMAT");
    expect(nested.message).toContain('column "b" is nested');
  });
});

describe("reading SQL", () => {
  it("queries files relative to the folder of the config", async () => {
    const query = "select hr, avg(bikers) as bikers from 'bikes.csv' group by hr order by hr; -- by hour";
    const { table, name, lineage } = await readDataset({ kind: "sql", query }, { baseDir: FIXTURES });
    expect([name, table.numRows, table.types]).toEqual(["query", 24, { hr: "int64", bikers: "float64" }]);
    // pandas.read_csv("bikes.csv").groupby("hr").bikers.mean()[17]
    expect(table.value("bikers", 17)).toBeCloseTo(349.67671, 5);
    expect(JSON.parse(lineage.source).tags["assay.query"]).toBe(query);
    const parquet = "select count(*) as rows from 'parity/parquet/hour_zstd.parquet'";
    expect((await readTable({ kind: "sql", query: parquet }, FIXTURES)).value("rows", 0)).toBe(17290n);
  });

  it("keeps the order of the query under a limit and a choice of columns", async () => {
    const query = "select hr, bikers from 'bikes.csv' order by bikers desc";
    const table = await readTable({ kind: "sql", query, columns: ["bikers"], limit: 3 }, FIXTURES);
    expect([...table.rows()].map((row) => row.bikers)).toEqual([651n, 638n, 628n]);
  });

  it("reads decimals and huge integers as float64, times, enums and ids as text", async () => {
    const query =
      "select 1.5::decimal(10, 2) as d, 7::hugeint as h, time '10:00' as t, 'a'::enum('a', 'b') as e";
    const table = await readTable({ kind: "sql", query }, folder);
    expect(table.types).toEqual({ d: "float64", h: "float64", t: "string", e: "string" });
    expect(table.row(0)).toEqual({ d: 1.5, h: 7, t: "10:00:00", e: "a" });
  });

  it("refuses what is not one SELECT, in DuckDB's words", async () => {
    const read = (query: string) => readTable({ kind: "sql", query }, folder);
    expect((await failure(read("selec 1"), "DATA_SQL")).message).toContain("syntax error");
    expect((await failure(read("select 1; drop table x"), "DATA_SQL")).message).toContain("2 statements");
    await failure(read(`copy (select 1) to '${join(folder, "made.csv")}'`), "DATA_SQL");
    expect((await failure(read("select nope from (select 1 as a)"), "DATA_SQL")).message).toContain("nope");
    const missing = await failure(read("select * from 'nope.parquet'"), "DATA_FILE_MISSING");
    expect(missing.message).toContain("nope.parquet");
  });

  it("never fetches an extension or a file from the network", async () => {
    const query = "select * from 'https://example.invalid/data.parquet'";
    const error = await failure(readTable({ kind: "sql", query }, folder), "DATA_SQL");
    expect(error.message).toContain("httpfs");
  });
});

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDataset } from "../../../../sdk/io/datasets/index.js";
import { FIXTURES, failure, put, readTable, scratchFolder } from "./support.js";

const folder = scratchFolder();

describe("the data of the examples", () => {
  it("reads the bike hours: 8645 rows, the total that pandas gives, months and weather as text", async () => {
    const table = await readTable({ kind: "csv", path: "bikes.csv" }, FIXTURES);
    expect(table.numRows).toBe(8645);
    expect(table.types).toEqual({
      ...{ season: "int32", mnth: "string", day: "int32", hr: "int32", holiday: "int32", weekday: "int32" },
      ...{ workingday: "int32", weathersit: "string", temp: "float64", atemp: "float64", hum: "float64" },
      ...{ windspeed: "float64", casual: "int32", registered: "int32", bikers: "int32" },
    });
    const sum = (name: string) => table.numbers(name).reduce((a, b) => a + b, 0);
    // pandas.read_csv("bikes.csv").bikers.sum(); the columns add up in every row.
    expect(sum("bikers")).toBe(1_243_103);
    expect(sum("casual") + sum("registered")).toBe(sum("bikers"));
  });

  it("reads the tumours: 212 malignant and 357 benign, as scikit-learn describes them", async () => {
    const table = await readTable({ kind: "csv", path: "cancer.csv" }, FIXTURES);
    const labels = [...table.rows()].map((row) => row.diagnosis);
    expect(labels.filter((label) => label === "malignant")).toHaveLength(212);
    expect(labels.filter((label) => label === "benign")).toHaveLength(357);
    expect(table.numColumns).toBe(31);
    const radius = table.numbers("mean_radius");
    expect([Math.min(...radius), Math.max(...radius)]).toEqual([6.981, 28.11]);
  });
});

describe("reading CSV", () => {
  it("chooses columns, leaves some out and stops at a limit", async () => {
    const path = "bikes.csv";
    const chosen = await readTable({ kind: "csv", path, columns: ["hr", "temp"], limit: 5000 }, FIXTURES);
    expect([chosen.names, chosen.numRows]).toEqual([["hr", "temp"], 5000]);
    const rest = await readTable({ kind: "csv", path, exclude: ["casual", "registered", "day"] }, FIXTURES);
    expect(rest.numColumns).toBe(12);
    const error = await failure(
      readTable({ kind: "csv", path, exclude: ["casuel"] }, FIXTURES),
      "DATA_COLUMN_MISSING",
    );
    expect(error.message).toContain('Did you mean "casual"?');
  });

  it("takes NaN and infinities as floats, empty fields as nulls", async () => {
    const path = put(folder, "nan.csv", "a,b,c\n1,NaN,x\n2,Infinity,\n,-inf,y\n4,,z\n");
    const table = await readTable({ kind: "csv", path }, folder);
    expect(table.types).toEqual({ a: "int32", b: "float64", c: "string" });
    expect([...table.rows()].map((row) => row.b)).toEqual([Number.NaN, Infinity, -Infinity, null]);
    expect([...table.rows()].map((row) => row.a)).toEqual([1, 2, null, 4]);
    expect(table.value("c", 1)).toBeNull();
  });

  it("keeps integers beyond 32 and beyond 53 bits exact", async () => {
    const path = put(folder, "wide.csv", "a,b\n1,9007199254740993\n3000000000,-9007199254740993\n");
    const table = await readTable({ kind: "csv", path }, folder);
    expect(table.types).toEqual({ a: "int64", b: "int64" });
    expect([table.value("a", 1), table.value("b", 0), table.value("b", 1)]).toEqual([
      ...[3_000_000_000n, 9007199254740993n, -9007199254740993n],
    ]);
  });

  it.each([
    ["a fraction", "1.5", "float64", 1.5],
    ["a text", "none", "string", "none"],
    ["an integer beyond 53 bits", "9007199254740993", "int64", 9007199254740993n],
  ])("widens a column of integers where %s comes after the sample", async (_, text, type, value) => {
    const lines = Array.from({ length: 30_000 }, (_, i) => `${i},x`);
    const path = put(folder, `late-${type}.csv`, `a,b\n${lines.join("\n")}\n${text},y\n`);
    const table = await readTable({ kind: "csv", path }, folder);
    expect(table.column("a").type).toBe(type);
    expect(table.value("a", 30_000)).toBe(value);
    expect(Number(table.value("a", 29_999))).toBe(29_999);
  });

  it("keeps the order of rows over many vectors", async () => {
    const path = put(folder, "order.csv", `i\n${Array.from({ length: 100_000 }, (_, i) => i).join("\n")}`);
    const table = await readTable({ kind: "csv", path }, folder);
    expect(table.numRows).toBe(100_000);
    expect(table.numbers("i").every((value, row) => value === row)).toBe(true);
  });

  it("takes delimiters, quotes, texts for null, types and files without a header", async () => {
    const path = put(folder, "own.csv", "1;'a;b';NA\n2;NA;'it''s'\n");
    const table = await readTable(
      { kind: "csv", path, delimiter: ";", quote: "'", header: false, nullStrings: ["NA"] },
      folder,
    );
    expect([...table.rows()].map((row) => Object.values(row))).toEqual([
      [1, "a;b", null],
      [2, null, "it's"],
    ]);
    const typed = put(folder, "typed.csv", "code,when\n007,2011-01-01 10:00:00\n");
    const declared = await readTable(
      { kind: "csv", path: typed, types: { code: "string", when: "timestamp" } },
      folder,
    );
    expect(declared.row(0)).toEqual({ code: "007", when: "2011-01-01T10:00:00.000" });
  });

  it("reads dates, timestamps, booleans, long texts and CRLF lines", async () => {
    const long = "a text of more than twelve bytes";
    const path = put(
      folder,
      "kinds.csv",
      `d,t,b,s\r\n2011-01-01,2011-01-01 10:00:00,true,${long}\r\n2011-01-02,,false,"x\r\ny"\r\n`,
    );
    const table = await readTable({ kind: "csv", path }, folder);
    expect(table.types).toEqual({ d: "date", t: "timestamp", b: "bool", s: "string" });
    expect(table.row(0)).toEqual({ d: "2011-01-01", t: "2011-01-01T10:00:00.000", b: true, s: long });
    expect(table.row(1)).toEqual({ d: "2011-01-02", t: null, b: false, s: "x\r\ny" });
  });

  it("reads packed files, and paths with spaces, quotes, stars and letters of all kinds", async () => {
    const csv = "a,b\n1,x\n";
    const odd = join(folder, "Ordner mit Straße 数据 [1]");
    mkdirSync(odd);
    for (const name of ["it's; drop table x --.csv", "a*b?.csv", "key=value.csv", "数据 file.csv"]) {
      const table = await readTable({ kind: "csv", path: put(odd, name, csv) }, odd);
      expect(table.row(0)).toEqual({ a: 1, b: "x" });
    }
    const packed = put(folder, "packed.csv.gz", gzipSync(csv));
    const dataset = await readDataset({ kind: "csv", path: packed }, { baseDir: folder });
    expect([dataset.name, dataset.table.numRows]).toEqual(["packed", 1]);
  });

  it("gives back any texts and numbers that were quoted as RFC 4180 says", async () => {
    const text = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
      .filter((s) => !s.includes("\0"));
    const rows = fc.array(fc.tuple(text, fc.double({ noNaN: true }), fc.integer()), {
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(rows, async (data) => {
        const lines = data.map(([s, x, i]) => `"${s.replaceAll('"', '""')}",${x},${i}`);
        const path = put(folder, "property.csv", `s,x,i\n${lines.join("\n")}\n`);
        const table = await readTable({ kind: "csv", path, types: { s: "string", x: "float64" } }, folder);
        expect([...table.rows()].map((row) => [row.s, row.x, Number(row.i)])).toEqual(
          data.map(([s, x, i]) => [s, x + 0, i]),
        );
      }),
      { numRuns: 60 },
    );
  });
});

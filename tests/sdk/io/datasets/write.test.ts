import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { digestTable, readDataset, writeTable } from "../../../../sdk/io/datasets/index.js";
import { everyType } from "../../../support/every-type.js";
import { FIXTURES, failure, readTable, scratchFolder } from "./support.js";

const folder = scratchFolder();
const KINDS = { ".csv": "csv", ".parquet": "parquet", ".json": "json", ".ndjson": "json" } as const;

describe("writing tables", () => {
  it("keeps every type, null and value in Parquet", async () => {
    const table = everyType();
    await writeTable(table, join(folder, "all.parquet"));
    const back = await readTable({ kind: "parquet", path: "all.parquet" }, folder);
    expect(back.types).toEqual(table.types);
    expect([...back.rows()]).toEqual([...table.rows()]);
    expect(digestTable(back)).toBe(digestTable(table));
  });

  it.each(Object.entries(KINDS))(
    "gives the bike hours back from %s, with the same digest",
    async (ending, kind) => {
      const { table, digest } = await readDataset({ kind: "csv", path: "bikes.csv" }, { baseDir: FIXTURES });
      await writeTable(table, join(folder, "made", `bikes${ending}`));
      const back = await readDataset({ kind, path: `made/bikes${ending}` }, { baseDir: folder });
      expect(back.digest).toBe(digest);
      expect(back.table.types).toEqual(table.types);
      expect(back.table.row(8000)).toEqual(table.row(8000));
    },
  );

  it("writes JSON that JSON.parse reads: no NaN, no infinity", async () => {
    const path = join(folder, "plain.json");
    await writeTable(Table.from({ x: [1.5, Number.NaN, Infinity], s: ['a"b', null, "c"] }), path);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual([
      { x: 1.5, s: 'a"b' },
      { x: null, s: null },
      { x: null, s: "c" },
    ]);
  });

  it("keeps the order of many rows over row groups", async () => {
    const rows = 400_000;
    const table = Table.from({
      i: Int32Array.from({ length: rows }, (_, i) => i),
      x: new Float64Array(rows),
    });
    await writeTable(table, join(folder, "long.parquet"));
    const back = await readTable({ kind: "parquet", path: "long.parquet" }, folder);
    expect(back.numRows).toBe(rows);
    expect(back.column("i").values.every((value, row) => value === row)).toBe(true);
  });

  it("writes a header or none, and other delimiters", async () => {
    const path = join(folder, "own.csv");
    await writeTable(Table.from({ a: [1, 2], b: ["x;y", null] }), path, { delimiter: ";", header: false });
    expect(readFileSync(path, "utf8")).toBe('1.0;"x;y"\n2.0;\n');
  });

  it("gives any table of numbers, texts and nulls back from Parquet", async () => {
    const cell = fc.record({
      x: fc.option(fc.double()),
      n: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      s: fc.option(fc.string({ unit: "grapheme" })),
      b: fc.option(fc.boolean()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 60 }), async (rows) => {
        const first = { x: 0.5, n: 1n, s: "", b: true };
        const table = Table.fromRows([first, ...rows]);
        await writeTable(table, join(folder, "any.parquet"));
        const back = await readTable({ kind: "parquet", path: "any.parquet" }, folder);
        expect([...back.rows()]).toEqual([...table.rows()]);
      }),
      { numRuns: 25 },
    );
  });
});

describe("tables that cannot be written", () => {
  const table = Table.from({ a: [1, 2] });

  it("says which endings there are", async () => {
    const error = await failure(writeTable(table, join(folder, "a.xlsx")), "DATA_WRITE");
    expect(error.message).toContain(".csv, .parquet, .json, .ndjson");
    await failure(writeTable(Table.from({}), join(folder, "a.csv")), "DATA_WRITE");
  });

  it("refuses a folder that cannot be written, and leaves nothing behind", async () => {
    // A folder below a file can be written by nobody, root included; one without rights by nobody but root.
    const file = join(folder, "file.csv");
    await writeTable(table, file);
    await failure(writeTable(table, join(file, "below.csv")), "DATA_WRITE");
    await failure(writeTable(table, "/proc/assay/below.csv"), "DATA_WRITE");
    const closed = join(folder, "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    if (process.getuid?.() !== 0) await failure(writeTable(table, join(closed, "a.csv")), "DATA_WRITE");
    chmodSync(closed, 0o700);
    expect(readdirSync(closed).filter((name) => name.startsWith(".assay-"))).toEqual([]);
  });

  it("keeps the file that was there where the new one fails", async () => {
    const target = join(folder, "kept.parquet");
    await writeTable(table, target);
    const before = readFileSync(target);
    const values = BigInt64Array.of(1n);
    const broken = Table.from({ t: { type: "timestamp", values, unit: "ns", utc: true } });
    const error = await failure(writeTable(broken, target), "DATA_WRITE");
    expect(error.message).toContain('column "t"');
    expect(readFileSync(target).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith(".assay-"))).toEqual([]);
  });

  it("writes to paths with quotes, spaces and letters of all kinds", async () => {
    const odd = join(folder, "it's a 'Straße' 数据");
    await writeTable(table, join(odd, "a';drop table x;--.csv"));
    expect(readdirSync(odd)).toEqual(["a';drop table x;--.csv"]);
    symlinkSync(odd, join(folder, "link"));
    const back = await readTable({ kind: "csv", path: "link/a';drop table x;--.csv" }, folder);
    expect(back.numRows).toBe(2);
  });
});

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type BigIntColumn, type Column, nullCount, type Table } from "../../../../sdk/core/tables/index.js";
import { FIXTURES, failure, put, readTable, scratchFolder } from "./support.js";

const FOLDER = join(FIXTURES, "parity/parquet");

/** What PyArrow and pandas say of a column (fixtures/parity/parquet/expected.json). */
interface ExpectedColumn {
  readonly arrow: string;
  readonly nulls: number;
  readonly first5?: readonly (number | string | boolean | null)[];
  readonly first5_raw?: readonly (number | string)[];
  readonly sum?: string | number;
  readonly sum_finite?: number;
  readonly sum_raw?: string;
  readonly nan?: number;
  readonly min?: number | null;
  readonly max?: number | null;
  readonly distinct?: number;
  readonly utf8_bytes?: number;
  readonly "sha256_joined_\\n"?: string;
}
interface ExpectedFile {
  readonly rows: number;
  readonly columns: Readonly<Record<string, ExpectedColumn>>;
}

const expected: Record<string, ExpectedFile> = JSON.parse(
  readFileSync(join(FOLDER, "expected.json"), "utf8"),
);

/** Arrow's types in a table's words; a table keeps half floats as float32 and dictionaries as strings. */
function typeOf(arrow: string): Column["type"] {
  if (arrow.startsWith("timestamp")) return "timestamp";
  if (arrow.startsWith("dictionary") || arrow.endsWith("string")) return "string";
  if (arrow.startsWith("date32")) return "date";
  const named: Record<string, Column["type"]> = { halffloat: "float32", float: "float32", double: "float64" };
  return named[arrow] ?? (arrow as Column["type"]);
}

const NS_PER_UNIT: Record<string, bigint> = { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n };

/** Timestamps as counts of the unit that Arrow names (DuckDB reads INT96 as microseconds, Arrow as nanoseconds). */
function inUnitOf(arrow: string, column: BigIntColumn): bigint[] {
  const wanted = NS_PER_UNIT[/\[(s|ms|us|ns)/.exec(arrow)?.[1] ?? "us"];
  const have = NS_PER_UNIT[column.unit ?? "us"];
  return Array.from(column.values, (value) => (value * have) / wanted);
}

function present(table: Table, name: string): (number | bigint | string | boolean)[] {
  return Array.from({ length: table.numRows }, (_, row) => table.value(name, row)).filter((v) => v !== null);
}

function checkNumbers(table: Table, name: string, want: ExpectedColumn): void {
  const values = present(table, name).map(Number);
  if (want.sum !== undefined) expect(String(values.reduce((a, b) => a + b, 0))).toBe(String(want.sum));
  if (want.sum_finite !== undefined) {
    const sum = values.filter(Number.isFinite).reduce((a, b) => a + b, 0);
    expect(Math.abs(sum - want.sum_finite)).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(want.sum_finite)),
    );
  }
  if (want.nan !== undefined) expect(values.filter(Number.isNaN)).toHaveLength(want.nan);
  if (typeof want.min === "number") expect(Math.min(...values)).toBe(want.min);
  if (typeof want.max === "number") expect(Math.max(...values)).toBe(want.max);
}

function checkTexts(table: Table, name: string, want: ExpectedColumn): void {
  const texts = present(table, name).map(String);
  expect(new Set(texts).size).toBe(want.distinct);
  expect(texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0)).toBe(want.utf8_bytes);
  const joined = createHash("sha256").update(texts.join("\n")).digest("hex");
  expect(joined).toBe(want["sha256_joined_\\n"]);
}

describe("Parquet files written by PyArrow and pandas", () => {
  for (const [file, { rows, columns }] of Object.entries(expected)) {
    it(`reads ${file} with PyArrow's types, nulls, first values and sums`, async () => {
      const table = await readTable({ kind: "parquet", path: `${file}.parquet` }, FOLDER);
      expect(table.numRows).toBe(rows);
      expect(table.names).toEqual(Object.keys(columns));
      for (const [name, want] of Object.entries(columns)) {
        const column = table.column(name);
        expect([name, column.type, nullCount(column)]).toEqual([name, typeOf(want.arrow), want.nulls]);
        if (column.type === "timestamp") {
          const counts = inUnitOf(want.arrow, column as BigIntColumn);
          expect(counts.slice(0, 5).map(String)).toEqual(want.first5_raw?.map(String));
          expect(String(counts.reduce((a, b) => a + b, 0n))).toBe(want.sum_raw);
          expect((column as BigIntColumn).utc ?? false).toBe(want.arrow.includes("tz=UTC"));
          continue;
        }
        const first5 = Array.from({ length: Math.min(5, rows) }, (_, row) => table.value(name, row));
        if (want.first5)
          expect(first5.map((v) => (typeof v === "bigint" ? Number(v) : v))).toEqual(want.first5);
        if (column.type === "string") checkTexts(table, name, want);
        else checkNumbers(table, name, want);
      }
    });
  }

  it("keeps 64-bit integers exact", async () => {
    const query = `select * from (values (9007199254740993::bigint, 18446744073709551615::ubigint), (null, 0)) t(a, b)`;
    const table = await readTable({ kind: "sql", query }, FOLDER);
    expect(table.value("a", 0)).toBe(9007199254740993n);
    expect(table.value("b", 0)).toBe(18446744073709551615n);
    expect(table.value("a", 1)).toBeNull();
  });
});

describe("Parquet files that cannot be read", () => {
  const folder = scratchFolder();

  it("names the column that is nested, and reads the rest where it is excluded", async () => {
    const error = await failure(
      readTable({ kind: "sql", query: "select 1 as a, [1, 2] as list" }, folder),
      "DATA_FORMAT",
    );
    expect(error.message).toContain('column "list" is nested');
    const table = await readTable(
      { kind: "sql", query: "select 1 as a, [1, 2] as list", exclude: ["list"] },
      folder,
    );
    expect(table.names).toEqual(["a"]);
  });

  it("says that a CSV file is no Parquet file", async () => {
    const path = put(folder, "not.parquet", "a,b\n1,2\n");
    await failure(readTable({ kind: "parquet", path }, folder), "DATA_FORMAT");
  });

  it("says that a file cut short is no whole Parquet file", async () => {
    const whole = readFileSync(join(FOLDER, "ts_int96.parquet"));
    const path = put(folder, "cut.parquet", whole.subarray(0, 5000));
    await failure(readTable({ kind: "parquet", path }, folder), "DATA_FORMAT");
  });
});

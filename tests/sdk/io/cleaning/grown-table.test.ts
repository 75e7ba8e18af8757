import { describe, expect, it } from "vitest";
import { type Column, Table } from "../../../../sdk/core/tables/index.js";
import { GrownTable } from "../../../../sdk/io/cleaning/grown-table.js";
import { withDuckDb } from "../../../../sdk/io/datasets/session.js";

const ints = (...values: number[]): Column => ({ type: "int32", values: Int32Array.from(values) });
const floats = (...values: number[]): Column => ({ type: "float64", values: Float64Array.from(values) });
const texts = (...categories: string[]): Column => ({
  type: "string",
  values: Int32Array.from(categories.keys()),
  categories,
});
const times = (utc: boolean): Column => ({
  type: "timestamp",
  unit: "us",
  utc,
  values: BigInt64Array.of(0n),
});

/** The values of a column that came in these parts, and the type that it has in the end. */
const grown = (...parts: readonly Column[]) =>
  withDuckDb({}, async (connection) => {
    const table = new GrownTable(connection, "t");
    for (const part of parts) await table.append(Table.from({ a: part }));
    const read = await connection.runAndReadAll("select u0, typeof(u0) from t");
    const rows = read.getRows();
    return { type: rows[0]?.[1], values: rows.map(([value]) => value) };
  });

describe("a column that comes in parts", () => {
  it.each([
    ["stays as it is", [ints(1), ints(2)], { type: "INTEGER", values: [1, 2] }],
    [
      "of whole numbers becomes one of fractions",
      [ints(1), floats(0.5), ints(3)],
      { type: "DOUBLE", values: [1, 0.5, 3] },
    ],
    ["of fractions takes whole numbers", [floats(0.5), ints(3)], { type: "DOUBLE", values: [0.5, 3] }],
    ["of texts", [texts("a", "b"), texts("c")], { type: "VARCHAR", values: ["a", "b", "c"] }],
  ])("%s", async (_, parts, wanted) => {
    expect(await grown(...parts)).toEqual(wanted);
  });

  it.each([
    [
      "text after numbers",
      [ints(1), texts("a")],
      'column "a" does not have one type in all rows',
      "VARCHAR after INTEGER",
    ],
    [
      "text after fractions",
      [floats(1), texts("a")],
      'column "a" does not have one type in all rows',
      "VARCHAR after DOUBLE",
    ],
    [
      "numbers after text",
      [texts("a"), floats(1)],
      'column "a" does not have one type in all rows',
      "DOUBLE after VARCHAR",
    ],
    [
      "times with a zone after times without",
      [times(false), times(true)],
      'column "a" holds times with and without a time zone',
      "TIMESTAMP WITH TIME ZONE after TIMESTAMP",
    ],
  ])("is refused of %s", async (_, parts, what, got) => {
    await expect(grown(...parts)).rejects.toMatchObject({ code: "DATA_CAST", details: { what, got } });
  });
});

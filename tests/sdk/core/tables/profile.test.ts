import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ColumnProfile, profileTable, Table } from "../../../../sdk/core/tables/index.js";
import { readDataset } from "../../../../sdk/io/datasets/index.js";

const FIXTURES = join(__dirname, "../../../../fixtures");

function only(columns: Parameters<typeof Table.from>[0]): ColumnProfile {
  const [column] = profileTable(Table.from(columns)).columns;
  return column;
}

describe("profiles", () => {
  it("describe the bike hours as pandas and NumPy do", async () => {
    const { table } = await readDataset({ kind: "csv", path: "bikes.csv" }, { baseDir: FIXTURES });
    const profile = profileTable(table);
    expect([profile.rows, profile.bytes, profile.columns.length]).toEqual([8645, table.bytes, 15]);
    const bikers = profile.columns.find((column) => column.name === "bikers");
    // pandas 2: bikers.describe(percentiles=…), nunique(), value_counts(); numpy.histogram(bikers, bins=20).
    expect(bikers).toMatchObject({ type: "int32", rows: 8645, missing: 0, notFinite: 0, distinct: 585 });
    expect(bikers?.top.slice(0, 3)).toEqual([
      { value: 5, count: 143 },
      { value: 4, count: 139 },
      { value: 3, count: 136 },
    ]);
    const numbers = bikers?.numbers;
    expect([numbers?.min, numbers?.max]).toEqual([1, 651]);
    expect(numbers?.mean).toBeCloseTo(143.79444765760556, 10);
    expect(numbers?.std).toBeCloseTo(133.79785413838655, 10);
    const quantiles = { "0.05": 4, "0.25": 31, "0.5": 109, "0.75": 211, "0.95": 419.8 };
    for (const [share, value] of Object.entries(quantiles))
      expect(numbers?.quantiles[share]).toBeCloseTo(value, 9);
    expect(numbers?.histogram.counts).toEqual([
      ...[2247, 934, 875, 781, 716, 657, 520, 361, 294, 263, 206, 206, 176, 118, 92, 56, 56, 48, 33, 6],
    ]);
    expect(numbers?.histogram.edges.slice(0, 3)).toEqual([1, 33.5, 66]);
  });

  it("count texts, most frequent first", async () => {
    const { table } = await readDataset({ kind: "csv", path: "bikes.csv" }, { baseDir: FIXTURES });
    const weather = profileTable(table.select(["weathersit"])).columns[0];
    expect(weather.numbers).toBeUndefined();
    expect(weather.top).toEqual([
      { value: "clear", count: 5645 },
      { value: "cloudy/misty", count: 2218 },
      { value: "light rain/snow", count: 781 },
      { value: "heavy rain/snow", count: 1 },
    ]);
  });

  it("leave nulls, NaN and infinities out of the numbers, and count them", () => {
    const column = only({ x: [1, null, Number.NaN, Infinity, 3, null] });
    expect(column).toMatchObject({ rows: 6, missing: 2, notFinite: 2, distinct: 4 });
    expect([column.numbers?.min, column.numbers?.max, column.numbers?.mean]).toEqual([1, 3, 2]);
    expect(only({ x: [null, null] }).numbers).toBeUndefined();
    expect(only({ x: [] })).toMatchObject({ rows: 0, distinct: 0, top: [] });
  });

  it("give whole numbers of a short range a bin each", () => {
    // Hours 0 to 23 in 20 bins would show four spikes of two hours each.
    const hours = Table.from({ hr: Array.from({ length: 240 }, (_, i) => i % 24) });
    const histogram = profileTable(hours).columns[0].numbers?.histogram;
    expect(histogram?.counts).toEqual(new Array(24).fill(10));
    expect([histogram?.edges[0], histogram?.edges[24]]).toEqual([-0.5, 23.5]);
  });

  it("give a constant column one bar, as numpy.histogram does", () => {
    const { numbers } = only({ x: [3, 3, 3] });
    expect(numbers?.histogram.counts.indexOf(3)).toBe(10);
    expect([numbers?.histogram.edges[0], numbers?.histogram.edges[20]]).toEqual([2.5, 3.5]);
    expect(only({ x: [3] }).numbers?.std).toBeNaN();
  });

  it("show dates as days and booleans as they are among the frequent values", () => {
    expect(only({ d: { type: "date", values: Int32Array.of(14975, 14975) } }).top).toEqual([
      { value: "2011-01-01", count: 2 },
    ]);
    expect(only({ b: [true, false, true] }).top[0]).toEqual({ value: true, count: 2 });
  });

  it("count every finite value in exactly one bin, whatever the range", () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(values, (x) => {
        const { numbers } = only({ x });
        expect(numbers?.histogram.counts.reduce((a, b) => a + b, 0)).toBe(x.length);
        expect(numbers?.histogram.edges.every(Number.isFinite)).toBe(true);
        const ordered = Object.values(numbers?.quantiles ?? {});
        expect(ordered).toHaveLength(5);
      }),
    );
  });

  it("list the most frequent values, of equal counts the first to come, as sorting all of them would", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 })),
        fc.integer({ min: 0, max: 12 }),
        (values, top) => {
          const distinct = [...new Set(values)];
          const counted = distinct.map((value) => ({
            value,
            count: values.filter((v) => v === value).length,
          }));
          const expected = counted.sort((a, b) => b.count - a.count).slice(0, top);
          const [column] = profileTable(Table.from({ x: Int32Array.from(values) }), { top }).columns;
          expect(column.top).toEqual(expected);
        },
      ),
    );
  });

  it("take seconds, not minutes, where every row has a value of its own", () => {
    const values = Float64Array.from({ length: 500_000 }, (_, i) => Math.sin(i));
    const start = performance.now();
    expect(only({ x: values }).distinct).toBe(500_000);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

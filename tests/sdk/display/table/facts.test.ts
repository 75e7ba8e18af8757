import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { tableFacts } from "../../../../sdk/display/table/facts.js";
import { arqueroSource, coreSource, recordsSource } from "../../../../sdk/display/table/sources/index.js";
import { fixtureTable } from "../../../support/report-input.js";

const bikes = fixtureTable("bikes.csv");
const factsOf = (table: Table, name: string) => tableFacts(coreSource(table))[table.names.indexOf(name)];

describe("facts of a column", () => {
  // Counts of numpy.histogram(column, bins=12), value_counts and nunique of pandas 3.1 on the fixture.
  it("are NumPy's histogram and pandas' counts", () => {
    expect(factsOf(bikes, "temp")).toEqual({
      missing: 0,
      missingIsExact: true,
      notFinite: 0,
      isExact: true,
      read: 8645,
      range: { min: 0.02, max: 0.96 },
      counts: [51, 336, 841, 974, 1135, 925, 1063, 1129, 1136, 715, 261, 79],
      distinct: 48,
    });
    expect(factsOf(bikes, "bikers")).toMatchObject({
      counts: [2889, 1440, 1224, 1014, 617, 464, 347, 280, 171, 95, 83, 21],
      distinct: 585,
    });
    expect(factsOf(bikes, "weathersit")).toMatchObject({
      distinct: 4,
      top: [
        { text: "clear", count: 5645 },
        { text: "cloudy/misty", count: 2218 },
        { text: "light rain/snow", count: 781 },
        { text: "heavy rain/snow", count: 1 },
      ],
    });
  });

  it("give whole numbers of a short range a bin each", () => {
    expect(factsOf(Table.from({ x: [1, 5, 5, 3] }), "x").counts).toEqual([1, 0, 1, 0, 2]);
    expect(factsOf(Table.from({ x: [true, false, true] }), "x").counts).toEqual([1, 2]);
  });

  it("tell missing values from NaN and infinities, which no bin holds", () => {
    const table = Table.from({ x: [1, null, Number.NaN, Number.POSITIVE_INFINITY, 2] });
    expect(factsOf(table, "x")).toMatchObject({ missing: 1, notFinite: 2, counts: [1, 1] });
    expect(factsOf(Table.from({ x: [null, null] }), "x")).toMatchObject({ missing: 2 });
    expect(factsOf(Table.from({ x: [] }), "x").range).toBeUndefined();
  });

  it("span the widest range and one value alike", () => {
    const huge = factsOf(Table.from({ x: [-Number.MAX_VALUE, 0.5, Number.MAX_VALUE] }), "x");
    expect(huge.counts?.reduce((a, b) => a + b)).toBe(3);
    expect(huge.counts?.[0]).toBe(1);
    expect(factsOf(Table.from({ x: [0.1, 0.1] }), "x").counts).toEqual([2]);
    expect(factsOf(Table.from({ x: [0, Number.MIN_VALUE] }), "x").counts?.reduce((a, b) => a + b)).toBe(2);
  });

  it("read 64-bit integers and times in their words, below zero as well", () => {
    const days = [new Date("1969-12-31T23:00:00Z"), new Date("2024-02-29T00:00:00Z")];
    expect(factsOf(Table.from({ t: days }), "t").range).toEqual({
      min: days[0].getTime(),
      max: days[1].getTime(),
    });
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }), { minLength: 1 }), (values) => {
        const numbers = values.map(Number);
        expect(factsOf(Table.from({ x: BigInt64Array.from(values) }), "x").range).toEqual({
          min: Math.min(...numbers),
          max: Math.max(...numbers),
        });
      }),
    );
  });

  it("of a long table are exact in range and missing values, and a sample's in the histogram", () => {
    const x = Float64Array.from({ length: 100_000 }, (_, i) => i / 1000);
    const valid = Uint8Array.from(x, (_, i) => (i % 10 === 0 ? 0 : 1));
    const facts = factsOf(Table.from({ x: { type: "float64", values: x, valid } }), "x");
    expect(facts).toMatchObject({
      isExact: true,
      missing: 10_000,
      range: { min: 0.001, max: 99.999 },
      read: 20_000,
    });
    const counts = facts.counts ?? [];
    expect(counts.reduce((a, b) => a + b)).toBeGreaterThan(17_500);
    for (const count of counts) expect(Math.abs(count - 1500)).toBeLessThan(150);
  });

  it("of a table of very many cells are a sample's, but what is missing is counted", () => {
    const rows = 650_000;
    const column = {
      type: "float64" as const,
      values: new Float64Array(rows).fill(1),
      valid: Uint8Array.from({ length: rows }, (_, i) => (i === 7 ? 0 : 1)),
    };
    const wide = Table.from(Array.from({ length: 20 }, (_, i) => [`c${i}`, column] as const));
    expect(factsOf(wide, "c3")).toMatchObject({ isExact: false, missingIsExact: true, missing: 1 });
  });

  it("of very many objects are told from a sample that a period does not fool", () => {
    const rows = Array.from({ length: 240_000 }, (_, i) => ({ hour: i % 24, gap: i % 4 === 0 ? null : 1 }));
    const [hour, gap] = tableFacts(recordsSource(rows, "Array"));
    expect(hour).toMatchObject({ isExact: false, distinct: 24, range: { min: 0, max: 23 } });
    expect(Math.abs(gap.missing - 60_000)).toBeLessThan(1_500);
  });

  it("ask an Arquero table's filtered rows only", () => {
    const values = Float64Array.of(1, 2, 3, 4);
    const table = {
      numRows: () => 2,
      columnNames: () => ["x"],
      column: () => ({ data: values, at: (row: number) => values[row] }),
      isFiltered: () => true,
      isOrdered: () => false,
      scan: (visit: (row: number) => void) => [2, 3].forEach(visit),
    };
    expect(tableFacts(arqueroSource(table, ""))[0].range).toEqual({ min: 3, max: 4 });
  });
});

import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { jsonCell } from "../../../../sdk/display/table/cell.js";
import { parseCondition } from "../../../../sdk/display/table/condition.js";
import { filterRows } from "../../../../sdk/display/table/filter.js";
import { cellText } from "../../../../sdk/display/table/format.js";
import { tableHeads } from "../../../../sdk/display/table/head.js";
import { sortRows } from "../../../../sdk/display/table/sort.js";
import type { TableSource } from "../../../../sdk/display/table/source.js";
import { columnOfValues } from "../../../../sdk/display/table/sources/columns.js";
import { coreSource, coreTable, recordsSource } from "../../../../sdk/display/table/sources/index.js";

/** A table of one column of these values, as plain arrays have them. */
const valuesSource = (values: readonly unknown[]): TableSource =>
  recordsSource(
    values.map((x) => ({ x })),
    "",
    ["x"],
  );
/** One of an array of its own. */
const arraySource = (array: ArrayLike<unknown>): TableSource => ({
  title: "",
  numRows: array.length,
  columns: [columnOfValues({ name: "x", numRows: array.length, array, get: (row) => array[row] })],
});
const headOf = (source: TableSource) => tableHeads(source)[0];
const ordered = (source: TableSource, descending = false) => [
  ...sortRows(source, [{ column: 0, descending }]),
];
const passing = (source: TableSource, text: string) => [
  ...(filterRows(source, { filters: [{ column: 0, text }] }).rows ?? []),
];

describe("a column's header", () => {
  it.each([
    ["true and false", [true, false, null, true, true], "true 75.0 %", [33, 100]],
    ["true alone", [true, true], "true 100 %", [0, 100]],
    ["false alone", [false, false], "true 0 %", [100, 0]],
    ["one number", [4, 4], "always 4", [100]],
    ["few texts", ["a", "b", "a"], "a 66.7 %, b 33.3 %", [100, 50]],
    ["texts that are all different", ["a", "b"], "2 different values", []],
    ["one text", ["a"], "a 100 %", [100]],
    ["a long text", ["x".repeat(40)], `${"x".repeat(30)}… 100 %`, [100]],
    ["days", [new Date(0), new Date(86_400_000)], "1970-01-01 to 1970-01-02", expect.any(Array)],
  ])("of %s says what its picture shows", (_name, values, about, bars) => {
    expect(headOf(valuesSource(values))).toMatchObject({ about, bars });
  });

  it("of booleans that are all missing has no picture", () => {
    const valid = new Uint8Array(2);
    const missing = Table.from({ b: { type: "bool", values: new Uint8Array(2), valid } });
    expect(headOf(coreSource(missing))).toMatchObject({ about: "", bars: [], gaps: "2 null" });
    expect(headOf(valuesSource([null, undefined]))).toMatchObject({ about: "", bars: [] });
  });

  it("of numbers that come after a thousand missing values names their range", () => {
    const late = [...new Array<null>(1001).fill(null), 1.5, 2];
    expect(headOf(valuesSource(late))).toMatchObject({ kind: "any", about: "1.5 to 2", gaps: "1,001 null" });
  });

  it("of times that no date can hold writes their milliseconds", () => {
    const t = { type: "timestamp", unit: "s", values: BigInt64Array.of(0n, 2n ** 60n) } as const;
    expect(headOf(coreSource(Table.from({ t }))).about).toBe("1970-01-01 to 1.152921504606847e+21");
  });

  it("names the three most frequent of many texts, and counts the rest", () => {
    const texts = Array.from({ length: 200 }, (_, i) => `k${i < 100 ? 0 : i % 50}`);
    expect(headOf(valuesSource(texts)).about).toMatch(/^k0 51\.0 %, k\d+ 1\.0 %, k\d+ 1\.0 %, 47 more$/);
  });

  it("says where it was told from some of the rows only", () => {
    const rows = Array.from({ length: 240_000 }, (_, i) => ({
      hour: i % 24,
      gap: i % 4 === 0 ? null : Number.NaN,
    }));
    const [hour, gap] = tableHeads(recordsSource(rows, ""));
    expect(hour.about).toMatch(/^0 to 23 \(of [\d,]+ rows\)$/);
    expect(gap.gaps).toMatch(/^about [\d,]+ null, about [\d,]+ not finite$/);
  });
});

describe("columns of typed arrays", () => {
  it.each([
    [Uint8Array.of(2, 1), "uint8"],
    [Int16Array.of(2, -1), "int16"],
    [Uint32Array.of(2 ** 32 - 1, 1), "uint32"],
    [Float32Array.of(2, -1), "float32"],
    [Float64Array.of(2, -1), "float64"],
    [BigInt64Array.of(2n, -1n), "int64"],
    [BigUint64Array.of(2n ** 64n - 1n, 1n), "uint64"],
    [Buffer.of(2, 1), "number"],
  ])("%o are of the array's type, in the order of their numbers", (array, type) => {
    const source = arraySource(array as ArrayLike<unknown>);
    expect(source.columns[0]).toMatchObject({ kind: "number", type });
    expect(ordered(source)).toEqual([1, 0]);
    expect(passing(source, "> 1")).toEqual([0]);
  });

  it("have no value where reading it throws", () => {
    const get = (): never => {
      throw new Error("gone");
    };
    expect(columnOfValues({ name: "x", numRows: 1, get }).get(0)).toBeUndefined();
    expect(columnOfValues({ name: "x", numRows: 1, array: new DataView(new ArrayBuffer(8)), get }).kind).toBe(
      "any",
    );
  });
});

describe("columns of any values", () => {
  it("are ordered by their texts where a number comes late that no column of 64 bits holds", () => {
    const source = valuesSource([3n, 2n ** 70n, 20n]);
    expect(source.columns[0].type).toBe("bigint");
    expect(ordered(source)).toEqual([1, 2, 0]);
  });

  it("that only begin as numbers pass no comparison of numbers", () => {
    const source = valuesSource([...Array.from({ length: 100 }, (_, i) => i), "late"]);
    expect(source.columns[0].kind).toBe("number");
    expect(passing(source, "> 5")).toEqual([]);
    expect(passing(source, "= null")).toEqual([]);
  });

  it("hold no time where a Date is none", () => {
    const source = valuesSource([new Date(5), new Date(Number.NaN), new Date(1)]);
    expect(ordered(source)).toEqual([2, 0, 1]);
    expect(passing(source, "= null")).toEqual([1]);
    expect(coreTable(source).row(1)).toEqual({ x: null });
  });

  it("of several kinds are texts in a table of the core, with what is missing", () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    const values = [{ a: 1 }, null, undefined, "x", new Date(Number.NaN), cyclic, () => 1];
    const made = coreTable(valuesSource(values));
    expect(Array.from({ length: 6 }, (_, i) => made.value("x", i))).toEqual([
      '{"a":1}',
      null,
      null,
      "x",
      null,
      "",
    ]);
  });

  it("are sorted again by what is known of their texts, equal ones as they were", () => {
    const codes = Int32Array.of(2, 1, 0, 1);
    const source = coreSource(
      Table.from({ s: { type: "string", values: codes, categories: ["b", "a", "b"] } }),
    );
    expect(ordered(source)).toEqual([1, 3, 0, 2]);
    expect(ordered(source, true)).toEqual([0, 2, 1, 3]);
  });
});

describe("columns of the core", () => {
  it("have days and instants in milliseconds, whatever their unit", () => {
    const source = coreSource(
      Table.from({
        day: { type: "date", values: Int32Array.of(1, 2) },
        plain: { type: "timestamp", values: BigInt64Array.of(86_400_000_000n, 0n) },
        ns: { type: "timestamp", unit: "ns", values: BigInt64Array.of(86_400_000_000_000n, 0n) },
      }),
    );
    for (const column of [0, 1, 2])
      expect([...(filterRows(source, { filters: [{ column, text: "= 1970-01-02" }] }).rows ?? [])]).toEqual([
        0,
      ]);
  });
});

describe("a filter", () => {
  const source = coreSource(
    Table.from({
      x: [1, 2, 3],
      t: [1, 2, 3].map((day) => new Date(Date.UTC(2026, 0, day))),
      s: ["a", "b", "c"],
    }),
  );
  const rows = (column: number, text: string) => [
    ...(filterRows(source, { filters: [{ column, text }] }).rows ?? []),
  ];

  it.each([
    ["<= 2", [0, 1]],
    ["≤ 2", [0, 1]],
    ["≥ 2", [1, 2]],
    ["≠ 2", [0, 2]],
    ["== 2", [1]],
    ["..2", [0, 1]],
    ["2..", [1, 2]],
    ["= null", []],
    ["!= null", [0, 1, 2]],
    ["warm", []],
  ])("of numbers: %s", (text, wanted) => expect(rows(0, text)).toEqual(wanted));

  it.each([
    [1, "..2026-01-02", [0, 1]],
    [1, "soon", []],
    [2, '>= "b"', [1, 2]],
    [2, "< b", [0]],
  ])("of column %i: %s", (column, text, wanted) => expect(rows(column, text)).toEqual(wanted));

  it("that asks nothing, or of no column, lets all pass", () => {
    for (const filter of [
      { column: 0, text: "  " },
      { column: 9, text: "> 1" },
    ])
      expect(filterRows(source, { filters: [filter] })).toEqual({ problems: [] });
  });

  it.each([
    ["warm..2", "number", '"warm" is no number'],
    ["1..hot", "number", '"hot" is no number'],
    ["2026-13-01..", "time", '"2026-13-01" is no time such as 2011-06-01 or 2011-06-01 06:00'],
  ] as const)("that cannot be read says why: %s", (text, kind, message) => {
    expect(parseCondition(text, kind)).toEqual({ is: "problem", message });
  });

  it("searches among the rows that the others let pass", () => {
    const { rows: found } = filterRows(source, { search: "2", filters: [{ column: 2, text: "a" }] });
    // Only the time of the first row holds a 2.
    expect([...(found ?? [])]).toEqual([0]);
    expect(filterRows(source, { search: "b", filters: [{ column: 2, text: "a" }] }).rows).toHaveLength(0);
  });
});

describe("a cell", () => {
  it.each([
    [-0, { t: "n", v: "-0" }, "−0"],
    [new Date(Number.NaN), { t: "o", v: "Invalid Date" }, "Invalid Date"],
    [Symbol("s"), { t: "o", v: "symbol" }, "symbol"],
    [["x".repeat(300)], { t: "o", v: `["${"x".repeat(198)}…` }, `["${"x".repeat(198)}…`],
    [new Map(), { t: "o", v: "{}" }, "{}"],
  ])("of %s is a kind with a text", (value, cell, text) => {
    expect(jsonCell(value)).toEqual(cell);
    expect(cellText(jsonCell(value), { kind: "any" }).text).toBe(text);
  });

  it("of a column of times is read as one, also where it is a text", () => {
    expect(cellText("2026-01-05T00:00:00.000Z", { kind: "time" }).text).toBe("2026-01-05");
    expect(cellText({ t: "s", v: "y".repeat(300) }, { kind: "text" }).text).toMatch(/ \(300 characters\)$/);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";

const table = Table.from({ temp: [0.2, 0.4, 0.6], sky: ["clear", null, "rain"], hr: Int32Array.of(1, 2, 3) });

describe("Table.from", () => {
  it("takes columns by name or as pairs", () => {
    expect(table.numRows).toBe(3);
    expect(table.numColumns).toBe(3);
    expect(table.names).toEqual(["temp", "sky", "hr"]);
    expect(table.types).toEqual({ temp: "float64", sky: "string", hr: "int32" });
    expect(
      Table.from([
        ["a", [1]],
        ["b", ["x"]],
      ]).row(0),
    ).toEqual({ a: 1, b: "x" });
    expect(Table.from({}).numRows).toBe(0);
  });

  it("refuses columns of different lengths", () => {
    expect(() => Table.from({ a: [1, 2], b: [1] })).toThrow(
      expect.objectContaining({ code: "DATA_SHAPE", message: expect.stringContaining('"b"') }),
    );
  });

  it("fromRows makes columns of all keys; a key that a row lacks is null there", () => {
    const made = Table.fromRows([{ a: 1 }, { a: 2, b: "x" }]);
    expect([...made.rows()]).toEqual([
      { a: 1, b: null },
      { a: 2, b: "x" },
    ]);
    expect(Table.fromRows([]).numColumns).toBe(0);
  });

  it("columns may have any name", () => {
    const odd = Table.from([
      ["__proto__", [1]],
      ["constructor", [2]],
      ["", [3]],
    ]);
    expect(odd.names).toEqual(["__proto__", "constructor", ""]);
    expect(Object.entries(odd.row(0))).toEqual([
      ["__proto__", 1],
      ["constructor", 2],
      ["", 3],
    ]);
    expect(odd.rename({ "": "x" }).names).toEqual(["__proto__", "constructor", "x"]);
  });
});

describe("reading", () => {
  it("cells, rows and numbers", () => {
    expect(table.value("sky", 1)).toBeNull();
    expect(table.row(2)).toEqual({ temp: 0.6, sky: "rain", hr: 3 });
    expect([...table.rows()]).toHaveLength(3);
    expect([...table.numbers("hr")]).toEqual([1, 2, 3]);
    expect(table.has("hr")).toBe(true);
    expect(table.entries().map(([name]) => name)).toEqual(table.names);
    expect(table.bytes).toBe(3 * 8 + 3 * 4 + 3 + 2 * 9 + 3 * 4);
  });

  it("a column that is not there is refused, naming the nearest", () => {
    for (const work of [
      () => table.column("tmp"),
      () => table.select(["tmp"]),
      () => table.drop(["tmp"]),
      () => table.rename({ tmp: "x" }),
      () => table.numbers("tmp"),
    ]) {
      expect(work).toThrow(expect.objectContaining({ code: "DATA_COLUMN_MISSING" }));
      expect(work).toThrow('Did you mean "temp"?');
    }
  });
});

describe("verbs give new tables and share what they did not change", () => {
  it("select, drop, with, rename", () => {
    expect(table.select(["hr", "temp"]).names).toEqual(["hr", "temp"]);
    expect(table.drop(["sky"]).names).toEqual(["temp", "hr"]);
    const more = table.with({ hr: [7, 8, 9], wind: [1, 2, 3] });
    expect([more.names, more.value("hr", 0), table.value("hr", 0)]).toEqual([
      ["temp", "sky", "hr", "wind"],
      7,
      1,
    ]);
    expect(more.column("temp")).toBe(table.column("temp"));
    expect(table.rename({ temp: "hr", hr: "temp" }).row(0)).toEqual({ hr: 0.2, sky: "clear", temp: 1 });
  });

  it("with refuses another length, rename refuses two columns of one name", () => {
    expect(() => table.with({ x: [1] })).toThrow(expect.objectContaining({ code: "DATA_SHAPE" }));
    expect(() => table.rename({ temp: "hr" })).toThrow(expect.objectContaining({ code: "DATA_SHAPE" }));
  });

  it("a table without columns keeps its rows", () => {
    expect(table.select([]).numRows).toBe(3);
  });

  it("slice and take give the rows that an array gives", () => {
    const rows = [...table.rows()];
    fc.assert(
      fc.property(fc.nat(5), fc.nat(5), fc.array(fc.nat(2), { maxLength: 6 }), (start, end, indices) => {
        expect([...table.slice(start, end).rows()]).toEqual(rows.slice(start, end));
        expect([...table.take(indices).rows()]).toEqual(indices.map((i) => rows[i]));
      }),
    );
    expect(table.slice(1).numRows).toBe(2);
    expect(table.take([]).names).toEqual(table.names);
  });
});

import { describe, expect, it } from "vitest";
import {
  type Column,
  type ColumnLike,
  columnBytes,
  isNumeric,
  nullCount,
  sliceRows,
  stringColumn,
  takeRows,
  toColumn,
  toFloat64,
  valueAt,
} from "../../../../sdk/core/tables/index.js";

const values = (column: Column) =>
  Array.from({ length: column.values.length }, (_, row) => valueAt(column, row));
const days: Column = { type: "date", values: Int32Array.of(-1, 0, 14975) };
const stamp = (unit: "s" | "ms" | "us" | "ns", value: bigint, utc?: boolean): Column => ({
  type: "timestamp",
  unit,
  values: BigInt64Array.of(value),
  ...(utc === undefined ? {} : { utc }),
});

describe("toColumn", () => {
  it.each<[string, ColumnLike, string]>([
    ["numbers", [1, 2.5], "float64"],
    ["booleans", [true, false], "bool"],
    ["bigints", [1n, -(2n ** 63n)], "int64"],
    ["large bigints", [2n ** 64n - 1n, 0n], "uint64"],
    ["texts", ["a", "b"], "string"],
    ["Dates", [new Date(0)], "timestamp"],
    ["nothing", [], "float64"],
    ["only nulls", [null, undefined], "float64"],
    ["Int8Array", Int8Array.of(1), "int8"],
    ["Uint8ClampedArray", Uint8ClampedArray.of(1) as unknown as Uint8Array, "uint8"],
    ["Float32Array", Float32Array.of(1), "float32"],
    ["BigUint64Array", BigUint64Array.of(1n), "uint64"],
  ])("%s", (_, array, type) => {
    expect(toColumn(array).type).toBe(type);
  });

  it("typed arrays and columns are taken as they are", () => {
    const array = Float64Array.of(1, 2);
    expect(toColumn(array).values).toBe(array);
    expect(toColumn(days)).toBe(days);
  });

  it.each<[string, unknown[], unknown[]]>([
    ["numbers", [1, null, undefined], [1, null, null]],
    ["bigints", [null, 2n], [null, 2n]],
    ["booleans", [true, null], [true, null]],
    ["texts", ["a", null], ["a", null]],
    ["Dates", [null, new Date(0)], [null, "1970-01-01T00:00:00.000Z"]],
  ])("nulls among %s are nulls", (_, array, wanted) => {
    expect(values(toColumn(array))).toEqual(wanted);
    expect(nullCount(toColumn(array))).toBe(wanted.filter((value) => value === null).length);
  });

  it("the holes of a sparse array are nulls", () => {
    const sparse: number[] = [1];
    sparse[2] = 3;
    expect(values(toColumn(sparse))).toEqual([1, null, 3]);
  });

  it("NaN is a number, not a null", () => {
    expect(values(toColumn([Number.NaN]))).toEqual([Number.NaN]);
    expect(nullCount(toColumn([Number.NaN]))).toBe(0);
  });

  it.each<[string, unknown[], string]>([
    ["a mix of kinds", [1, "a"], "string a in row 1"],
    ["objects", [{}], "object"],
    ["an invalid Date", [new Date(0), new Date(Number.NaN)], "row 1"],
    ["integers beyond 64 bits", [0n, 2n ** 64n], "18446744073709551616 in row 1"],
    ["large and negative integers together", [2n ** 63n, -1n], "-1 in row 1"],
  ])("refuses %s", (_, array, words) => {
    expect(() => toColumn(array, "x")).toThrow(
      expect.objectContaining({ code: "DATA_CAST", message: expect.stringContaining(words) }),
    );
  });
});

describe("valueAt", () => {
  it("shows dates as days and timestamps as instants, UTC with a Z", () => {
    expect(values(days)).toEqual(["1969-12-31", "1970-01-01", "2011-01-01"]);
    for (const [unit, count] of [
      ["s", 1n],
      ["ms", 1000n],
      ["us", 1_000_000n],
      ["ns", 1_000_000_000n],
    ] as const) {
      expect(valueAt(stamp(unit, count), 0)).toBe("1970-01-01T00:00:01.000");
      expect(valueAt(stamp(unit, count, true), 0)).toBe("1970-01-01T00:00:01.000Z");
    }
  });

  it("shows times that no calendar holds as their count", () => {
    expect(valueAt(stamp("us", 2n ** 63n - 1n), 0)).toBe("9223372036854775807");
    expect(valueAt({ type: "date", values: Int32Array.of(2 ** 31 - 1) }, 0)).toBe("2147483647");
  });

  it("shows booleans, integers of 64 bits and texts as themselves", () => {
    expect(values({ type: "bool", values: Uint8Array.of(1, 0) })).toEqual([true, false]);
    expect(values(toColumn([2n ** 62n]))).toEqual([2n ** 62n]);
    expect(values(stringColumn(["b", "a", "b"]))).toEqual(["b", "a", "b"]);
  });
});

describe("toFloat64", () => {
  it("makes NaN of nulls, days of dates, milliseconds of timestamps", () => {
    expect([...toFloat64(toColumn([1, null]))]).toEqual([1, Number.NaN]);
    expect([...toFloat64(days)]).toEqual([-1, 0, 14975]);
    expect([...toFloat64(stamp("us", 1_500n))]).toEqual([1.5]);
    expect([...toFloat64(toColumn([1n, null]))]).toEqual([1, Number.NaN]);
    expect([...toFloat64(toColumn([true, false]))]).toEqual([1, 0]);
  });

  it("does not copy float64 without nulls", () => {
    const array = Float64Array.of(1);
    expect(toFloat64(toColumn(array))).toBe(array);
  });

  it("refuses text, naming the column", () => {
    expect(() => toFloat64(stringColumn(["clear"]), "sky")).toThrow('column "sky" holds text');
  });
});

describe("rows of a column", () => {
  const column = toColumn(["a", null, "c"]);

  it("takeRows copies in the order asked for, slice shares memory", () => {
    expect(values(takeRows(column, [2, 1, 2]))).toEqual(["c", null, "c"]);
    expect(values(takeRows(toColumn([1n, 2n]), [1]))).toEqual([2n]);
    const numbers = toColumn(Float64Array.of(1, 2, 3));
    const view = sliceRows(numbers, 1, 3);
    numbers.values[1] = 9;
    expect(values(view)).toEqual([9, 3]);
    expect(values(sliceRows(column, 1, 3))).toEqual([null, "c"]);
  });

  it("stringColumn lists each text once, in order of appearance", () => {
    expect(stringColumn(["b", "a", "b"])).toMatchObject({
      categories: ["b", "a"],
      values: Int32Array.of(0, 1, 0),
    });
    expect(stringColumn(["a"])).not.toHaveProperty("valid");
  });

  it("columnBytes counts values, validity and texts", () => {
    expect(columnBytes(toColumn([1, null]))).toBe(16 + 2);
    expect(columnBytes(stringColumn(["ab", "ab"]))).toBe(8 + 4);
  });

  it("isNumeric holds for numbers and booleans only", () => {
    expect([toColumn([1]), toColumn([1n]), toColumn([true])].map(isNumeric)).toEqual([true, true, true]);
    expect([toColumn(["a"]), days, stamp("s", 0n)].map(isNumeric)).toEqual([false, false, false]);
  });
});

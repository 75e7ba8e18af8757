import { describe, expect, it } from "vitest";
import { type ColumnKind, castColumn } from "../../../../sdk/core/schemas/index.js";
import { type ColumnLike, toColumn, valueAt } from "../../../../sdk/core/tables/index.js";

function cast(values: ColumnLike, kind: ColumnKind) {
  const { column, failed } = castColumn(toColumn(values), kind);
  const read = Array.from({ length: column.values.length }, (_, row) => valueAt(column, row));
  return { type: column.type, values: read, failed };
}

const days = { type: "date", values: Int32Array.of(0, 14975) } as const;

describe("castColumn", () => {
  it.each<[string, ColumnLike, ColumnKind, string, unknown[]]>([
    ["texts to numbers", [" 1.5", "-2e3", ".5", "+7", null], "number", "float64", [1.5, -2000, 0.5, 7, null]],
    ["texts to integers", ["7", "-9223372036854775808"], "integer", "int64", [7n, -(2n ** 63n)]],
    ["whole numbers to integers", [1, null, -3], "integer", "int64", [1n, null, -3n]],
    ["booleans to numbers", [true, false], "number", "float64", [1, 0]],
    ["booleans to integers", [true, false], "integer", "int64", [1n, 0n]],
    ["texts to booleans", ["True", "0", "false", "1"], "boolean", "bool", [true, false, false, true]],
    ["0 and 1 to booleans", [0, 1], "boolean", "bool", [false, true]],
    ["numbers to texts", [1, 2.5, null], "string", "string", ["1", "2.5", null]],
    ["days to texts", days, "string", "string", ["1970-01-01", "2011-01-01"]],
    ["texts to days", ["2011-01-01", null], "date", "date", ["2011-01-01", null]],
    ["midnights to days", [new Date("2011-01-01")], "date", "date", ["2011-01-01"]],
    [
      "days to timestamps",
      days,
      "timestamp",
      "timestamp",
      ["1970-01-01T00:00:00.000", "2011-01-01T00:00:00.000"],
    ],
    [
      "texts with a zone to UTC",
      ["2011-01-01T05:00:00+02:00", "2011-01-01 05:00Z"],
      "timestamp",
      "timestamp",
      ["2011-01-01T03:00:00.000Z", "2011-01-01T05:00:00.000Z"],
    ],
    [
      "texts without a zone to wall-clock time",
      ["2011-01-01 05:00:30.25"],
      "timestamp",
      "timestamp",
      ["2011-01-01T05:00:30.250"],
    ],
    ["32-bit integers to numbers: as they are", Int32Array.of(1, 2), "number", "int32", [1, 2]],
  ])("%s", (_, values, kind, type, wanted) => {
    expect(cast(values, kind)).toEqual({ type, values: wanted, failed: [] });
  });

  it.each<[string, ColumnLike, ColumnKind, number[]]>([
    ["texts that are no numbers", ["1", "", "0x10", "1,5", "Infinity", "nan"], "number", [1, 2, 3, 4, 5]],
    ["fractions and large texts to integers", ["1.0", "9223372036854775808"], "integer", [0, 1]],
    ["fractions, NaN and unsafe numbers to integers", [1.5, Number.NaN, 2 ** 53], "integer", [0, 1, 2]],
    ["texts that are no booleans", ["yes", "true"], "boolean", [0]],
    ["numbers other than 0 and 1 to booleans", [2, 1], "boolean", [0]],
    ["days that are none", ["2011-02-29", "01/02/2011", "2011-01-01T05:00"], "date", [0, 1, 2]],
    ["times of day to days", [new Date("2011-01-01T05:00Z")], "date", [0]],
    ["a mix of zones", ["2011-01-01T05:00Z", "2011-01-01T05:00"], "timestamp", [1]],
    ["hours there are not", ["2011-01-01T24:00"], "timestamp", [0]],
    ["numbers to times: the unit is not known", [0], "timestamp", [0]],
    ["times to numbers", days, "number", [0, 1]],
    ["times to integers and booleans", days, "integer", [0, 1]],
    ["times to booleans", days, "boolean", [0, 1]],
    ["numbers to days", [1], "date", [0]],
  ])("refuses %s", (_, values, kind, failed) => {
    expect(cast(values, kind).failed).toEqual(failed);
  });
});

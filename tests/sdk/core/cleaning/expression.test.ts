import { describe, expect, it } from "vitest";
import { rowTest } from "../../../../sdk/core/cleaning/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";

const table = Table.from({
  temp: [1, 2, Number.NaN, null],
  count: BigInt64Array.of(10n, 20n, 30n, 40n),
  sky: ["clear", "rain", null, "it's wet"],
  holiday: [true, false, null, false],
  day: { type: "date", values: Int32Array.of(0, 1, 14975, 14976) },
  "wind speed": [5, 6, 7, 8],
});

const rows = (where: string) => {
  const test = rowTest(where, table);
  return [0, 1, 2, 3].filter(test);
};

function error(where: string): string {
  try {
    rowTest(where, table);
  } catch (thrown) {
    if (AssayError.isInstance(thrown)) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
  return "no error";
}

describe("expressions of rows", () => {
  it.each<[string, number[]]>([
    ["temp > 1", [1]],
    ["temp >= 1", [0, 1]],
    ["temp = 1", [0]],
    ["temp == 1 or count == 40", [0, 3]],
    ["count <> 10 and count != 20", [2, 3]],
    ["not (count < 30)", [2, 3]],
    ["!holiday", [1, 3]],
    ["not not holiday", [0]],
    ["holiday == true", [0]],
    ["temp == null", [2, 3]],
    ["null != temp && count > 10", [1]],
    ["temp is null", [2, 3]],
    ["temp IS NOT NULL", [0, 1]],
    ["sky in ('clear', 'rain')", [0, 1]],
    ["count not in (10, 20, 30)", [3]],
    ["sky == \"it's wet\" || sky == 'it\\'s wet'", [3]],
    ["sky < 'd'", [0]],
    ["day >= '2011-01-01'", [2, 3]],
    ["`wind speed` % 2 == 0", [1, 3]],
    ["1 + 2 * 3 == 7 and (1 + 2) * 3 == 9", [0, 1, 2, 3]],
    ["count / 10 - 1 == -temp + 2 * temp - 1", [0, 1]],
    ["--count > .15e2", [1, 2, 3]],
    ["10 - 4 - 3 == 3 and 8 / 4 / 2 == 1", [0, 1, 2, 3]],
  ])("%s", (where, wanted) => {
    expect(rows(where)).toEqual(wanted);
  });

  it("what is compared with a missing value is unknown, and unknown rows do not pass", () => {
    expect(rows("temp > 0")).toEqual([0, 1]);
    expect(rows("not (temp > 0)")).toEqual([]);
    expect(rows("temp > 0 or count > 0")).toEqual([0, 1, 2, 3]);
    expect(rows("not (temp > 0 and count < 0)")).toEqual([0, 1, 2, 3]);
    expect(rows("temp + 1 is null")).toEqual([2, 3]);
    expect(rows("0 / 0 is null")).toEqual([0, 1, 2, 3]);
  });

  it("tells where it is not understood, and what it wanted", () => {
    expect(error("temp >> 3")).toContain(
      'CONFIG_INVALID: the expression "temp >> 3" is not understood at character 7. Got: ">". Wanted: a column, a number or a text.',
    );
  });

  it.each<[string, string, number]>([
    ["nothing", "  ", 3],
    ["a character of no meaning", "temp ; 1", 6],
    ["an open bracket", "(temp > 1", 10],
    ["a bracket too many", "temp > 1)", 9],
    ["an open text", "sky == 'clear", 8],
    ["two comparisons in a row", "0 < temp < 1", 10],
    ["two values in a row", "temp 1", 6],
    ["a number that is no condition", "temp + 1", 6],
    ["a text as a number", "sky * 2 > 1", 1],
    ["a number as a condition", "not temp", 5],
    ["a text compared with a number", "sky > 1", 5],
    ["an order of nulls", "temp > null", 6],
    ["a list without brackets", "sky in 'a'", 8],
    ["is without null", "temp is 3", 9],
    ["not without in", "temp not 3", 10],
    ["a call", "sqrt(temp) > 1", 5],
    ["brackets without end", "(".repeat(500), 101],
  ])("refuses %s", (_, where, character) => {
    expect(error(where)).toMatch(/^CONFIG_INVALID/);
    expect(error(where)).toContain(`at character ${character}.`);
  });

  it("names the nearest column where one is not there", () => {
    expect(error("tmp > 1")).toMatch(/^DATA_COLUMN_MISSING.*Did you mean "temp"/);
    expect(error("constructor == 1")).toMatch(/^DATA_COLUMN_MISSING/);
  });
});

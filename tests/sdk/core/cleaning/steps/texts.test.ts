import { describe, expect, it } from "vitest";
import { type CleaningInput, cleaningConfig, fitCleaning } from "../../../../../sdk/core/cleaning/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";

function cleaned(step: CleaningInput[number], values: readonly unknown[]) {
  const table = Table.from({ x: values });
  const { table: made, report } = fitCleaning(cleaningConfig.parse([step]), table).apply(table, {
    dropRows: true,
  });
  return {
    values: [...made.rows()].map(({ x }) => x),
    cells: report[0].cellsChanged,
    change: report[0].change,
  };
}

describe("trim", () => {
  it("takes white space off both ends, and counts what it changed", () => {
    expect(cleaned({ kind: "trim", columns: ["x"] }, [" a", "a", null, "b c\t"])).toEqual({
      values: ["a", "a", null, "b c"],
      cells: 2,
      change: "2 values of x freed of white space at the ends",
    });
  });

  it("refuses numbers", () => {
    expect(() => cleaned({ kind: "trim", columns: ["x"] }, [1])).toThrow(/DATA_CAST|float64/);
  });
});

describe("replace", () => {
  it("puts other texts in the place of whole ones; null makes them missing", () => {
    const step = { kind: "replace", column: "x", values: { berlin: "Berlin", "": null } } as const;
    expect(cleaned(step, ["berlin", "", "berliner", null])).toMatchObject({
      values: ["Berlin", null, "berliner", null],
      cells: 2,
    });
  });

  it("replaces numbers by numbers, once: a new value is not replaced again", () => {
    const step = { kind: "replace", column: "x", values: { "1": 2, "2": 1, "-999": null } } as const;
    expect(cleaned(step, [1, 2, -999, 3])).toMatchObject({ values: [2, 1, null, 3], cells: 3 });
    expect(() => cleaned({ kind: "replace", column: "x", values: { one: 1 } }, [1])).toThrow(
      /cannot be replaced/,
    );
  });
});

describe("parse", () => {
  it("reads groups of three digits only", () => {
    const step = { kind: "parse", column: "x", to: "number", decimal: ",", thousands: "." } as const;
    expect(cleaned(step, ["1.234.567,5", "12", "", null, "-0,5"]).values).toEqual([
      1234567.5,
      12,
      null,
      null,
      -0.5,
    ]);
    expect(() => cleaned(step, ["12.34"])).toThrow(
      /1 value of column "x" cannot be read as number.*row 0: "12.34"/,
    );
  });

  it("leaves a column that is of the type already", () => {
    expect(cleaned({ kind: "parse", column: "x", to: "number" }, [1, 2])).toMatchObject({
      values: [1, 2],
      cells: 0,
    });
  });

  it.each([
    [{ kind: "parse", column: "x", to: "date" }, "formats"],
    [{ kind: "parse", column: "x", to: "date", formats: ["DD.MM"] }, "DD.MM.YYYY"],
    [{ kind: "parse", column: "x", to: "number", decimal: ",", thousands: "," }, "decimal mark"],
    [{ kind: "parse", column: "x", to: "boolean", true: ["yes"] }, "false"],
    [{ kind: "replace", column: "x", values: {} }, "one value or more"],
  ])("a config %j is refused", (step, words) => {
    expect(JSON.stringify(cleaningConfig.safeParse([step]).error?.issues)).toContain(words);
  });
});

import { describe, expect, it } from "vitest";
import { type CleaningInput, cleaningConfig, fitCleaning } from "../../../../sdk/core/cleaning/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";

type Columns = Parameters<typeof Table.from>[0];

/** Learns a step on a table and applies it there. */
function clean(columns: Columns, ...steps: CleaningInput) {
  const table = Table.from(columns);
  return fitCleaning(cleaningConfig.parse(steps), table).apply(table, { dropRows: true });
}

const values = (table: Table, name: string) =>
  Array.from({ length: table.numRows }, (_, row) => table.value(name, row));

function code(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (AssayError.isInstance(error)) return error.code;
    throw error;
  }
  return "no error";
}

describe("drop", () => {
  it("leaves out columns, and says so", () => {
    const { table, report } = clean({ a: [1], b: [2], c: [3] }, { kind: "drop", columns: ["a", "c"] });
    expect(table.names).toEqual(["b"]);
    expect(report).toEqual([
      {
        step: "drop a, c",
        kind: "drop",
        change: "left out a, c",
        rowsDropped: 0,
        cellsChanged: 0,
        columnsAdded: [],
        columnsDropped: ["a", "c"],
        examples: [],
      },
    ]);
  });

  it("a column that is not there is refused, naming the nearest", () => {
    expect(() => clean({ temp: [1] }, { kind: "drop", columns: ["tmp"] })).toThrow('Did you mean "temp"');
  });
});

describe("rename", () => {
  it("gives columns other names, in the same order", () => {
    const { table, report } = clean({ a: [1], b: [2] }, { kind: "rename", columns: { a: "b", b: "a" } });
    expect(table.names).toEqual(["b", "a"]);
    expect(report[0].change).toBe("renamed a to b, b to a");
  });

  it("refuses to give two columns one name", () => {
    expect(code(() => clean({ a: [1], b: [2] }, { kind: "rename", columns: { a: "b" } }))).toBe("DATA_SHAPE");
  });
});

describe("cast", () => {
  it("reads a column as another type", () => {
    const { table, report } = clean({ x: ["1.5", null] }, { kind: "cast", column: "x", to: "number" });
    expect(values(table, "x")).toEqual([1.5, null]);
    expect(report[0]).toMatchObject({
      change: "x read as float64 (was string)",
      cellsChanged: 1,
      examples: [{ row: 0, column: "x", before: "1.5", after: 1.5 }],
    });
    expect(clean({ x: [1] }, { kind: "cast", column: "x", to: "number" }).report[0].cellsChanged).toBe(0);
  });

  it("lists the rows that cannot be read", () => {
    const step = { kind: "cast", column: "x", to: "integer" } as const;
    expect(code(() => clean({ x: ["1", "one"] }, step))).toBe("DATA_CAST");
    expect(() => clean({ x: ["1", "one", "2.5"] }, step)).toThrow(
      '2 values of column "x" cannot be read as integer. Got: row 1: "one", row 2: "2.5"',
    );
  });
});

describe("fill", () => {
  const hum = [0.5, null, Number.NaN, 0.9, 0.1];

  it.each<[string, CleaningInput[number], number]>([
    ["mean", { kind: "fill", column: "hum", with: "mean" }, 0.5],
    ["median", { kind: "fill", column: "hum", with: "median" }, 0.5],
    ["mode, the smallest of several", { kind: "fill", column: "hum", with: "mode" }, 0.1],
    ["constant", { kind: "fill", column: "hum", with: "constant", value: -1 }, -1],
  ])("%s", (_, step, wanted) => {
    const { table, report } = clean({ hum }, step);
    expect(values(table, "hum")).toEqual([0.5, wanted, wanted, 0.9, 0.1]);
    expect(report[0]).toMatchObject({ step: "fill hum", cellsChanged: 2 });
    expect(report[0].change).toContain(`2 missing values of hum became ${wanted}`);
    expect(report[0].examples[0]).toEqual({ row: 1, column: "hum", before: null, after: wanted });
  });

  it("forward takes the value before; at the start nothing is known", () => {
    const { table, report } = clean(
      { x: [null, 1, null, Number.NaN, 2, null] },
      { kind: "fill", column: "x", with: "forward" },
    );
    expect(values(table, "x")).toEqual([null, 1, 1, 1, 2, 2]);
    expect(report[0].change).toBe(
      "3 missing values of x became the value before; 1 at the start stay missing",
    );
    const texts = clean({ x: ["a", null] }, { kind: "fill", column: "x", with: "forward" });
    expect(values(texts.table, "x")).toEqual(["a", "a"]);
  });

  it("the median of an even number of values is between the two in the middle", () => {
    const { table } = clean({ x: [1, 2, 3, 10, null] }, { kind: "fill", column: "x", with: "median" });
    expect(table.value("x", 4)).toBe(2.5);
  });

  it("integers stay integers where the value is one, else become float64", () => {
    const x = { type: "int32", values: Int32Array.of(1, 2, 0), valid: Uint8Array.of(1, 1, 0) } as const;
    expect(clean({ x }, { kind: "fill", column: "x", with: "mode" }).table.types.x).toBe("int32");
    const mean = clean({ x }, { kind: "fill", column: "x", with: "mean" }).table;
    expect([mean.types.x, mean.value("x", 2)]).toEqual(["float64", 1.5]);
    const large = {
      type: "int64",
      values: BigInt64Array.of(2n ** 60n, 0n),
      valid: Uint8Array.of(1, 0),
    } as const;
    expect(clean({ x: large }, { kind: "fill", column: "x", with: "mode" }).table.value("x", 1)).toBe(
      2n ** 60n,
    );
    const small = { type: "uint8", values: Uint8Array.of(1, 0), valid: Uint8Array.of(1, 0) } as const;
    const filled = clean({ x: small }, { kind: "fill", column: "x", with: "constant", value: 300 }).table;
    expect([filled.types.x, filled.value("x", 1)]).toEqual(["float64", 300]);
  });

  it("texts, booleans, dates and timestamps", () => {
    const columns = {
      sky: ["rain", "clear", "rain", null],
      wet: [true, null, null, true],
      day: { type: "date", values: Int32Array.of(14975, 0, 14975, 1), valid: Uint8Array.of(1, 0, 1, 1) },
      at: [new Date("2011-01-01"), null, new Date("2011-01-01"), new Date("2011-01-02")],
    } as const;
    const { table, report } = clean(
      columns,
      ...(["sky", "wet", "day", "at"] as const).map((column) => ({
        kind: "fill" as const,
        column,
        with: "mode" as const,
      })),
    );
    expect(table.row(1)).toEqual({
      sky: "clear",
      wet: true,
      day: "2011-01-01",
      at: "2011-01-01T00:00:00.000Z",
    });
    expect(table.value("sky", 3)).toBe("rain");
    expect(report.map(({ change }) => change)).toEqual([
      "1 missing value of sky became rain (mode)",
      "2 missing values of wet became true (mode)",
      "1 missing value of day became 2011-01-01 (mode)",
      "1 missing value of at became 2011-01-01T00:00:00.000Z (mode)",
    ]);
    const constants = clean(
      columns,
      { kind: "fill", column: "sky", with: "constant", value: "unknown" },
      { kind: "fill", column: "wet", with: "constant", value: false },
      { kind: "fill", column: "day", with: "constant", value: "2012-02-29" },
      { kind: "fill", column: "at", with: "constant", value: "2012-02-29T12:00" },
    ).table;
    expect([constants.value("sky", 3), constants.row(1)]).toEqual([
      "unknown",
      { sky: "clear", wet: false, day: "2012-02-29", at: "2012-02-29T12:00:00.000Z" },
    ]);
  });

  it("a timestamp in any unit is filled in that unit", () => {
    for (const unit of ["s", "ms", "us", "ns"] as const) {
      const at = {
        type: "timestamp",
        unit,
        values: BigInt64Array.of(0n, 1n),
        valid: Uint8Array.of(1, 0),
      } as const;
      const { table } = clean(
        { at },
        { kind: "fill", column: "at", with: "constant", value: "2011-01-01T05:00:01" },
      );
      expect(table.value("at", 1)).toBe("2011-01-01T05:00:01.000");
    }
  });

  it("leaves the table as it is where nothing is missing", () => {
    const table = Table.from({ x: [1, 2] });
    const steps = cleaningConfig.parse([{ kind: "fill", column: "x", with: "mean" }]);
    expect(fitCleaning(steps, table).apply(table, { dropRows: true }).table).toBe(table);
  });

  it.each<[string, Columns, CleaningInput[number], string]>([
    ["a mean of texts", { x: ["a", null] }, { kind: "fill", column: "x", with: "mean" }, "DATA_CAST"],
    [
      "a text among numbers",
      { x: [1, null] },
      { kind: "fill", column: "x", with: "constant", value: "a" },
      "CONFIG_INVALID",
    ],
    [
      "a number among texts",
      { x: ["a", null] },
      { kind: "fill", column: "x", with: "constant", value: 1 },
      "CONFIG_INVALID",
    ],
    [
      "a number among booleans",
      { x: [true, null] },
      { kind: "fill", column: "x", with: "constant", value: 1 },
      "CONFIG_INVALID",
    ],
    [
      "a text that is no time",
      { x: [new Date(0), null] },
      { kind: "fill", column: "x", with: "constant", value: "soon" },
      "CONFIG_INVALID",
    ],
    [
      "a median of nothing",
      { x: [null, Number.NaN] },
      { kind: "fill", column: "x", with: "median" },
      "DATA_TOO_SMALL",
    ],
    ["a mode of nothing", { x: [null, null] }, { kind: "fill", column: "x", with: "mode" }, "DATA_TOO_SMALL"],
  ])("refuses %s", (_, columns, step, wanted) => {
    expect(code(() => clean(columns, step))).toBe(wanted);
  });
});

describe("clip", () => {
  it("brings numbers into the range; missing ones stay missing", () => {
    const { table, report } = clean(
      { x: [-1, 0.5, 7, null, Number.NaN] },
      { kind: "clip", column: "x", min: 0, max: 1 },
    );
    expect(values(table, "x")).toEqual([0, 0.5, 1, null, Number.NaN]);
    expect(report[0]).toMatchObject({
      change: "1 value below 0 and 1 value above 1 of x brought into the range",
      cellsChanged: 2,
      examples: [
        { row: 0, column: "x", before: -1, after: 0 },
        { row: 2, column: "x", before: 7, after: 1 },
      ],
    });
  });

  it("integers get a bound that is none as float64", () => {
    const { table } = clean({ x: Int32Array.of(0, 5) }, { kind: "clip", column: "x", min: 0.5 });
    expect([table.types.x, ...values(table, "x")]).toEqual(["float64", 0.5, 5]);
    expect(
      clean({ x: BigInt64Array.of(9n) }, { kind: "clip", column: "x", max: 5 }).table.value("x", 0),
    ).toBe(5n);
  });

  it("refuses texts", () => {
    expect(code(() => clean({ x: ["a"] }, { kind: "clip", column: "x", min: 0 }))).toBe("DATA_CAST");
  });
});

describe("dropDuplicates", () => {
  const columns = {
    a: [1, 1, 1, Number.NaN, Number.NaN, null, null],
    b: ["x", "x", "y", "z", "z", null, null],
  };

  it("drops rows that repeat an earlier one, missing values alike", () => {
    const { table, report } = clean(columns, { kind: "dropDuplicates" });
    expect(values(table, "b")).toEqual(["x", "y", "z", null]);
    expect(report[0]).toMatchObject({
      change: "3 rows dropped (all columns the same as in another row)",
      rowsDropped: 3,
      examples: [{ row: 1 }, { row: 4 }, { row: 6 }],
    });
  });

  it("goes by some columns, and keeps the last row, where told so", () => {
    const { table } = clean(
      { a: [1, 1, 2], b: [1, 2, 3] },
      { kind: "dropDuplicates", columns: ["a"], keep: "last" },
    );
    expect(values(table, "b")).toEqual([2, 3]);
  });

  it("tells apart what only looks alike", () => {
    const { table } = clean({ a: ["x", "xy"], b: ["yz", "z"] }, { kind: "dropDuplicates" });
    expect(table.numRows).toBe(2);
  });
});

describe("dropRows", () => {
  it("drops the rows that meet the condition, not those of which it cannot be told", () => {
    const { table, report } = clean({ x: [1, 2, null] }, { kind: "dropRows", where: "x > 1" });
    expect(values(table, "x")).toEqual([1, null]);
    expect(report[0]).toMatchObject({
      change: "1 row dropped (x > 1)",
      rowsDropped: 1,
      examples: [{ row: 1 }],
    });
  });
});

describe("cyclicTime", () => {
  it("puts sine and cosine in the place of a number with a period", () => {
    const { table, report } = clean(
      { hr: [0, 6, 12, null] },
      { kind: "cyclicTime", column: "hr", period: 24 },
    );
    expect(table.names).toEqual(["hr_sin", "hr_cos"]);
    expect(values(table, "hr_sin")).toEqual([0, 1, expect.closeTo(0, 15), null]);
    expect(values(table, "hr_cos")).toEqual([1, expect.closeTo(0, 15), -1, null]);
    expect(report[0]).toMatchObject({ columnsAdded: ["hr_sin", "hr_cos"], columnsDropped: ["hr"] });
  });

  it.each([
    ["hour", 5.5 / 24],
    ["weekday", 5 / 7],
    ["month", 1 / 12],
    ["dayOfYear", 1 / 365.25],
  ] as const)("takes the %s of a timestamp", (part, turn) => {
    // 2011-01-01 was a Saturday.
    const { table } = clean(
      { at: [new Date("2011-01-01T05:30Z")] },
      { kind: "cyclicTime", column: "at", part, keep: true },
    );
    expect(table.names).toEqual(["at", `at_${part}_sin`, `at_${part}_cos`]);
    expect(table.value(`at_${part}_sin`, 0)).toBeCloseTo(Math.sin(2 * Math.PI * turn), 14);
    expect(table.value(`at_${part}_cos`, 0)).toBeCloseTo(Math.cos(2 * Math.PI * turn), 14);
  });

  it("takes the weekday of a date, before 1970 too", () => {
    const { table } = clean(
      { day: { type: "date", values: Int32Array.of(-3, 4) } },
      { kind: "cyclicTime", column: "day", part: "weekday" },
    );
    expect(values(table, "day_weekday_sin")).toEqual([0, 0]);
  });

  it("refuses parts of numbers and periods of texts", () => {
    expect(code(() => clean({ x: [1] }, { kind: "cyclicTime", column: "x", part: "hour" }))).toBe(
      "DATA_CAST",
    );
    expect(code(() => clean({ x: ["a"] }, { kind: "cyclicTime", column: "x", period: 24 }))).toBe(
      "DATA_CAST",
    );
  });
});

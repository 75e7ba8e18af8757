import { describe, expect, it } from "vitest";
import { type CleaningInput, cleaningConfig, fitCleaning } from "../../../../../sdk/core/cleaning/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { type Columns, clean, code, values } from "./support.js";

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

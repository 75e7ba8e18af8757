import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  type CleaningInput,
  cleanAndSplit,
  cleaningConfig,
  fitCleaning,
  restoreCleaning,
} from "../../../../sdk/core/cleaning/index.js";
import type { Json } from "../../../../sdk/core/models/model.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { split } from "../../../../sdk/utils/splitters/index.js";

const parse = (...steps: CleaningInput) => cleaningConfig.parse(steps);
const values = (table: Table, name: string) =>
  Array.from({ length: table.numRows }, (_, row) => table.value(name, row));

describe("fitCleaning and apply", () => {
  it("learns on one table, and applies to another what it learned", () => {
    const cleaning = fitCleaning(
      parse({ kind: "fill", column: "x", with: "mean" }),
      Table.from({ x: [1, 3, null] }),
    );
    const { table } = cleaning.apply(Table.from({ x: [null, 100] }), { dropRows: true });
    expect(values(table, "x")).toEqual([2, 100]);
  });

  it("a step sees what the steps before it made", () => {
    const train = Table.from({ t: ["1", "3", null, "999"] });
    const steps = parse(
      { kind: "cast", column: "t", to: "number" },
      { kind: "rename", columns: { t: "x" } },
      { kind: "dropRows", where: "x > 100" },
      { kind: "fill", column: "x", with: "mean" },
    );
    const cleaned = fitCleaning(steps, train).apply(train, { dropRows: true });
    expect(values(cleaned.table, "x")).toEqual([1, 3, 2]);
    expect(cleaned.report.map(({ step }) => step)).toEqual([
      "cast t to number",
      "rename t",
      "dropRows",
      "fill x",
    ]);
  });

  it("drops no row where a prediction is wanted of each", () => {
    const table = Table.from({ x: [1, 1, 5] });
    const cleaning = fitCleaning(
      parse({ kind: "dropDuplicates" }, { kind: "dropRows", where: "x > 2" }),
      table,
    );
    const cleaned = cleaning.apply(table, { dropRows: false });
    expect(cleaned.table).toBe(table);
    expect(cleaned.report.map(({ change }) => change)).toEqual([
      "dropDuplicates left out: every row stays",
      "dropRows left out: every row stays",
    ]);
  });

  it("the target may be missing at prediction, under its old name too, and so may columns that are dropped", () => {
    const train = Table.from({ cnt: [1, 500], casual: [0, 1], temp: [0.2, null], day: [1, 2] });
    const steps = parse(
      { kind: "drop", columns: ["casual", "day"] },
      { kind: "rename", columns: { cnt: "bikers", temp: "heat" } },
      { kind: "clip", column: "bikers", max: 100 },
      { kind: "fill", column: "heat", with: "median" },
    );
    const cleaning = fitCleaning(steps, train);
    const inputs = Table.from({ temp: [null], day: [3] });
    const { table, report } = cleaning.apply(inputs, { dropRows: false, optional: ["bikers"] });
    expect(table.row(0)).toEqual({ heat: 0.2 });
    expect(report.map(({ change }) => change)).toEqual([
      "left out day",
      "renamed temp to heat",
      "clip bikers left out: no bikers",
      "1 missing value of heat became 0.2 (median)",
    ]);
    expect(() => cleaning.apply(inputs, { dropRows: false })).toThrow('column "cnt"');
    expect(() => cleaning.apply(Table.from({ day: [3] }), { dropRows: false, optional: ["bikers"] })).toThrow(
      'column "temp"',
    );
  });

  it("takes rows that are clean already as they are, where a prediction is wanted of each", () => {
    const train = Table.from({
      day: [1, 2, 3],
      hr: [3, 30, 9],
      t: [0.2, null, 0.6],
      at: [new Date(5), null, null],
    });
    const steps = parse(
      { kind: "rename", columns: { hr: "hour", t: "temp" } },
      { kind: "clip", column: "hour", max: 23 },
      { kind: "fill", column: "day", with: "constant", value: 0 },
      { kind: "cyclicTime", column: "hour", period: 24 },
      { kind: "cyclicTime", column: "at", part: "hour" },
      { kind: "fill", column: "temp", with: "mean" },
      { kind: "drop", columns: ["day"] },
    );
    const cleaning = fitCleaning(steps, train);
    const once = cleaning.apply(train, { dropRows: false }).table;
    expect(once.names).toEqual(["temp", "hour_sin", "hour_cos", "at_hour_sin", "at_hour_cos"]);
    expect([...cleaning.apply(once, { dropRows: false }).table.rows()]).toEqual([...once.rows()]);
    // Half done is done to the end.
    const renamed = train.rename({ hr: "hour" });
    expect([...cleaning.apply(renamed, { dropRows: false }).table.rows()]).toEqual([...once.rows()]);
    const message = 'column "hr" is not in the table';
    expect(() => cleaning.apply(train.drop(["hr"]), { dropRows: false })).toThrow(message);
    expect(() => cleaning.apply(once, { dropRows: true })).toThrow(message);
    expect(() => cleaning.apply(once.drop(["hour_sin"]), { dropRows: false })).toThrow(message);
  });

  it("knows which raw columns something is left of", () => {
    const train = Table.from({ day: [1], hr: [3], t: [0.2], y: [1] });
    const steps = parse(
      { kind: "rename", columns: { t: "temp" } },
      { kind: "cyclicTime", column: "hr", period: 24 },
      { kind: "drop", columns: ["day"] },
    );
    const cleaning = fitCleaning(steps, train);
    expect(cleaning.rawColumns(train.names, ["hr_cos", "hr_sin", "temp"])).toEqual(["hr", "t"]);
    expect(cleaning.rawColumns(train.names, ["temp", "y"])).toEqual(["t", "y"]);
  });

  it("its state goes through JSON and back", () => {
    const train = Table.from({
      x: [1, 2, null],
      sky: ["a", null, "a"],
      at: [new Date(5), null, new Date(5)],
      wet: [true, null, true],
      day: { type: "date", values: Int32Array.of(7, 0, 7), valid: Uint8Array.of(1, 0, 1) },
    });
    const fills = train.names.map((column) => ({ kind: "fill" as const, column, with: "mode" as const }));
    const cleaning = fitCleaning(parse(...fills, { kind: "dropDuplicates" }), train);
    const again = restoreCleaning(JSON.parse(JSON.stringify(cleaning.state())) as Json);
    expect([...again.apply(train, { dropRows: true }).table.rows()]).toEqual([
      ...cleaning.apply(train, { dropRows: true }).table.rows(),
    ]);
    expect(again.state()).toEqual(cleaning.state());
  });

  it("refuses a state that is none", () => {
    for (const state of [null, {}, [{ config: { kind: "wash" }, learned: null }], [1]] as Json[]) {
      expect(() => restoreCleaning(state)).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }));
    }
  });
});

describe("cleanAndSplit", () => {
  const lastTwo = (table: Table) =>
    split({ kind: "chronological", testSize: 2 }, { rows: table.numRows, random: random(0) });

  it("drops rows first, then parts, then learns of training rows only", () => {
    const table = Table.from({ x: [1, 1, 3, null, 100, null] });
    const steps = parse({ kind: "dropDuplicates" }, { kind: "fill", column: "x", with: "mean" });
    const { train, test, report } = cleanAndSplit(steps, table, lastTwo);
    // Of 1, 1, 3, null, 100, null stay 1, 3, null, 100; the last two are the test.
    expect([values(train, "x"), values(test, "x")]).toEqual([
      [1, 3],
      [2, 100],
    ]);
    expect(report.map(({ rowsDropped, cellsChanged }) => [rowsDropped, cellsChanged])).toEqual([
      [2, 0],
      [0, 1],
    ]);
  });

  it("rows that a later step drops leave the part that they are in", () => {
    const table = Table.from({ x: [1, null, 3, 3, 9, 4] });
    const steps = parse(
      { kind: "fill", column: "x", with: "mean" },
      { kind: "dropDuplicates" },
      { kind: "dropRows", where: "x == 9" },
    );
    const { train, test } = cleanAndSplit(steps, table, lastTwo);
    expect([values(train, "x"), values(test, "x")]).toEqual([[1, 7 / 3, 3], [4]]);
  });

  it("values go forward from training rows to test rows", () => {
    const { test } = cleanAndSplit(
      parse({ kind: "fill", column: "y", with: "mean" }, { kind: "fill", column: "x", with: "forward" }),
      Table.from({ x: [1, 2, null, null], y: [1, 2, 3, 4] }),
      lastTwo,
    );
    expect(values(test, "x")).toEqual([2, 2]);
  });

  it("parts at the end where nothing is learned, and once", () => {
    let asked = 0;
    const { train, test } = cleanAndSplit(
      parse({ kind: "dropRows", where: "x < 3" }),
      Table.from({ x: [1, 2, 3, 4, 5] }),
      (table) => {
        asked++;
        return lastTwo(table);
      },
    );
    expect([values(train, "x"), values(test, "x"), asked]).toEqual([[3], [4, 5], 1]);
  });

  it("what is learned never depends on test rows", () => {
    const cell = fc.option(fc.integer({ min: 0, max: 50 }));
    const by = fc.constantFrom("mean" as const, "median" as const, "mode" as const);
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 4, maxLength: 30 }),
        fc.array(cell, { minLength: 2, maxLength: 2 }),
        by,
        (rows, other, how) => {
          fc.pre(rows.slice(0, -2).some((x) => x !== null));
          const learned = (x: (number | null)[]) =>
            cleanAndSplit(
              parse({ kind: "fill", column: "x", with: how }),
              Table.from({ x }),
              lastTwo,
            ).cleaning.state();
          expect(learned([...rows.slice(0, -2), ...other])).toEqual(learned(rows));
        },
      ),
    );
  });
});

describe("cleaningConfig", () => {
  it("prints as JSON Schema", () => {
    expect(JSON.stringify(z.toJSONSchema(cleaningConfig))).toContain("cyclicTime");
  });

  it.each<[string, object]>([
    ["an unknown kind", { kind: "wash" }],
    ["an unknown key", { kind: "drop", columns: ["a"], column: "b" }],
    ["a constant without value", { kind: "fill", column: "x", with: "constant" }],
    ["a value that is not used", { kind: "fill", column: "x", with: "mean", value: 3 }],
    ["a clip without bounds", { kind: "clip", column: "x" }],
    ["a clip with crossed bounds", { kind: "clip", column: "x", min: 2, max: 1 }],
    ["a cyclic time without period or part", { kind: "cyclicTime", column: "x" }],
    ["a cyclic time with both", { kind: "cyclicTime", column: "x", period: 24, part: "hour" }],
    ["an empty list of columns", { kind: "drop", columns: [] }],
  ])("refuses %s", (_, step) => {
    expect(cleaningConfig.safeParse([step]).success).toBe(false);
  });
});

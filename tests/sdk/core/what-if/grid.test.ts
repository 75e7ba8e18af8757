import { describe, expect, it } from "vitest";
import type { Cell } from "../../../../sdk/core/what-if/cells.js";
import type { WhatIfColumn } from "../../../../sdk/core/what-if/columns.js";
import { askGrid, predictGrid } from "../../../../sdk/core/what-if/grid.js";

const COLUMNS: readonly WhatIfColumn[] = [
  { name: "a", holds: "number", control: "number", low: 0, high: 10, missing: true },
  { name: "b", holds: "number", control: "number", low: -4, high: 4, step: 1, missing: false },
  { name: "on", holds: "boolean", control: "boolean", missing: true },
  { name: "city", holds: "text", control: "choice", choices: ["Bonn", "Graz"], missing: false },
  { name: "note", holds: "text", control: "text", missing: false },
];
const START: readonly Cell[] = [2.2, 1, false, "Bonn", "as it was"];

/** Linear in each number, with one product: what interpolation of pairs gives exactly. */
function formula([a, b, on, city]: readonly Cell[]): number {
  const size = a === null ? 100 : Number(a);
  return (
    3 * size +
    5 * Number(b) +
    size * Number(b) +
    (on === true ? 7 : on === null ? 11 : 0) +
    (city === "Graz" ? 13 : 0)
  );
}
const grid = () =>
  predictGrid(COLUMNS, START, async (rows) =>
    Float64Array.from(rows.flatMap((row) => [formula(row), -formula(row)])),
  );

describe("a grid of predictions around a row", () => {
  it("goes along each column's range, whole numbers only where all are, with the row's own value", async () => {
    const { lines, pairs } = await grid();
    expect(lines.map(({ values }) => values)).toEqual([
      [
        ...Array.from({ length: 5 }, (_, i) => i / 2),
        2.2,
        ...Array.from({ length: 16 }, (_, i) => 2.5 + i / 2),
        null,
      ].sort((x, y) => (x === null ? 1 : y === null ? -1 : x - y)),
      [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((value) => expect.toSatisfy((own) => own === value)),
      [false, true, null],
      ["Bonn", "Graz"],
      ["as it was"],
    ]);
    // Pairs of the four columns that stand first.
    expect(pairs.map(({ columns }) => columns.join())).toEqual(["0,1", "0,2", "0,3", "1,2", "1,3", "2,3"]);
    const [first] = lines;
    expect(first.predictions[0]).toEqual([formula([0, 1, false, "Bonn"]), -formula([0, 1, false, "Bonn"])]);
  });

  it.each<readonly [string, Partial<Record<number, Cell>>]>([
    ["nothing", {}],
    ["a value of the grid", { 0: 7.5 }],
    ["a value between two", { 0: 3.3 }],
    ["two values between, whose product counts", { 0: 3.3, 1: 2.5 }],
    ["yes and another choice", { 2: true, 3: "Graz" }],
    ["a missing number and a number", { 0: null, 1: 3 }],
    ["all of them", { 0: 9.9, 1: -3.5, 2: null, 3: "Graz" }],
  ])("answers a change of %s as the formula does", async (_, changes) => {
    const row = START.map((cell, c) => (c in changes ? (changes[c] ?? null) : cell));
    const { predictions, effects } = askGrid(await grid(), START, [formula(START), -formula(START)], row);
    expect(predictions[0]).toBeCloseTo(formula(row), 9);
    expect(predictions[1]).toBeCloseTo(-formula(row), 9);
    expect([...effects.keys()].map(String)).toEqual(Object.keys(changes));
  });

  it("says between which values it was interpolated", async () => {
    const { between } = askGrid(await grid(), START, [0, 0], [3.3, 2, true, "Bonn", "as it was"]);
    expect(between).toEqual([{ column: 0, low: 3, high: 3.5 }]);
  });

  it("takes the end's prediction beyond the ends, and a value that it cannot place for unchanged", async () => {
    const asked = async (...row: Cell[]) =>
      askGrid(await grid(), START, [formula(START), -formula(START)], row).predictions[0];
    expect(await asked(99, 1, false, "Bonn", "as it was")).toBeCloseTo(formula([10, 1, false, "Bonn"]), 9);
    expect(await asked(-99, 1, false, "Bonn", "as it was")).toBeCloseTo(formula([0, 1, false, "Bonn"]), 9);
    expect(await asked(2.2, 1, false, "Rome", "other")).toBe(formula(START));
    // A number where the grid has texts only.
    expect(await asked(2.2, 1, false, 5, "as it was")).toBe(formula(START));
  });
});

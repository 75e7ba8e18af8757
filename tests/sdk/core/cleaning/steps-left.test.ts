import { describe, expect, it } from "vitest";
import { cleaningConfig, fitCleaning, stepsLeft } from "../../../../sdk/core/cleaning/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";

const raw = Table.from({
  id: [1, 2, 3, 3],
  hour: [0, 6, 12, 12],
  price: [" 1,5", "-", "2,5", "2,5"],
  city: ["Bonn ", "Bonn", "Köln", "Köln"],
});
const steps = cleaningConfig.parse([
  { kind: "trim", columns: ["price", "city"] },
  { kind: "replace", column: "price", values: { "-": null } },
  { kind: "parse", column: "price", to: "number", decimal: "," },
  { kind: "rename", columns: { city: "town" } },
  { kind: "dropDuplicates" },
  { kind: "fill", column: "price", with: "median" },
  { kind: "cyclicTime", column: "hour", period: 24 },
  { kind: "drop", columns: ["id"] },
]);

describe("the steps that are left", () => {
  it("are all of them where rows are raw", () => {
    expect(stepsLeft(steps, raw)).toEqual({ steps, done: [] });
  });

  it("are those that change nothing where rows are clean", () => {
    const clean = fitCleaning(steps, raw).apply(raw, { dropRows: true }).table;
    const left = stepsLeft(steps, clean);
    expect(left.done).toEqual([
      "trim price, city: done already",
      "replace price: done already",
      "rename city: done already",
      "dropDuplicates: done already",
      "cyclicTime hour: done already",
      "drop id: done already",
    ]);
    const again = fitCleaning(left.steps, clean).apply(clean, { dropRows: true });
    expect(again.report.map(({ cellsChanged, rowsDropped }) => cellsChanged + rowsDropped)).toEqual([0, 0]);
    expect(again.table).toEqual(clean);
  });

  it("trim what is still there of several columns", () => {
    const half = raw.rename({ city: "town" });
    const [first] = stepsLeft(steps, half).steps;
    expect(first).toMatchObject({ kind: "trim", columns: ["price"] });
  });

  it("include one whose column nothing explains the lack of", () => {
    const left = stepsLeft(steps, raw.drop(["price"]));
    expect(left.steps).toContainEqual(expect.objectContaining({ kind: "fill", column: "price" }));
    expect(() => fitCleaning(left.steps, raw.drop(["price"]))).toThrow(AssayError);
  });
});

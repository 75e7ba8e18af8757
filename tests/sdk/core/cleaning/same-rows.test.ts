import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstSameRows } from "../../../../sdk/core/cleaning/same-rows.js";
import { stringColumn, Table } from "../../../../sdk/core/tables/index.js";

describe("firstSameRows", () => {
  it("finds the rows that JavaScript's own values find, whatever the columns", () => {
    const row = fc.tuple(
      fc.option(fc.constantFrom(0, 1, 1.5, Number.NaN, -1)),
      fc.option(fc.constantFrom("a", "b", "")),
      fc.option(fc.constantFrom(0n, 1n, 2n ** 40n, -1n)),
      fc.option(fc.boolean()),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const column = (i: number) => rows.map((cells) => cells[i]);
        const table = Table.from({
          x: column(0),
          s: stringColumn(column(1) as string[]),
          n: column(2),
          b: column(3),
        });
        const keys = rows.map((cells) => cells.map((cell) => `${typeof cell} ${String(cell)}`).join("|"));
        expect([...firstSameRows(table, table.names)]).toEqual(keys.map((key) => keys.indexOf(key)));
      }),
    );
  });

  it("0 and -0 are the same; equal texts are, in a dictionary that lists one twice", () => {
    const values = Int32Array.of(0, 1, 1);
    const table = Table.from({ s: { type: "string", values, categories: ["a", "a"] }, x: [0, -0, 0] });
    expect([...firstSameRows(table, ["s", "x"])]).toEqual([0, 0, 0]);
  });

  it("reads views on shared memory", () => {
    const table = Table.from({ n: BigInt64Array.of(1n, 2n, 3n, 2n) }).slice(1);
    expect([...firstSameRows(table, ["n"])]).toEqual([0, 1, 0]);
  });

  it("tells 200,000 different rows apart", () => {
    const x = Float64Array.from({ length: 200_000 }, (_, i) => i % 1000);
    const y = Float64Array.from({ length: 200_000 }, (_, i) => Math.floor(i / 1000));
    const first = firstSameRows(Table.from({ x, y }), ["x", "y"]);
    expect(first.every((row, i) => row === i)).toBe(true);
  });
});

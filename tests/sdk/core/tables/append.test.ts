import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendTables, Table } from "../../../../sdk/core/tables/index.js";

const cells = fc.record({
  n: fc.option(fc.double({ noNaN: true })),
  s: fc.option(fc.constantFrom("a", "b", "é")),
  b: fc.boolean(),
  i: fc.option(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n })),
});

describe("tables one below the other", () => {
  it("have the rows of each, in order, whatever their dictionaries and nulls", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cells, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
        (parts) => {
          const kinds = { n: 0.5, s: "z", b: true, i: 1n };
          // A first row of each kind, taken away again, so that a column of nulls has the type of the others.
          const tables = parts.map((rows) => Table.fromRows([kinds, ...rows]).slice(1));
          const all = appendTables(tables);
          expect([...all.rows()]).toEqual(tables.flatMap((table) => [...table.rows()]));
          expect(all.numRows).toBe(parts.flat().length);
        },
      ),
    );
  });

  it("must have the same columns of the same types", () => {
    const one = Table.from({ x: [1], y: ["a"] });
    expect(appendTables([one, Table.from({ y: ["b"], x: [2] })]).row(1)).toEqual({ x: 2, y: "b" });
    for (const other of [Table.from({ x: [1] }), Table.from({ x: ["1"], y: ["a"] })])
      expect(() => appendTables([one, other])).toThrow(expect.objectContaining({ code: "DATA_SHAPE" }));
    expect(appendTables([]).numRows).toBe(0);
  });
});

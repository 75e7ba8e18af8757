import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CleaningConfig,
  cleanAndSplit,
  cleaningConfig,
  countSeenRows,
  partCleaned,
} from "../../../../sdk/core/cleaning/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";

const lastThird = ({ numRows }: Table) => {
  const rows = Uint32Array.from({ length: numRows }, (_, row) => row);
  const from = Math.ceil((numRows * 2) / 3);
  return { train: rows.subarray(0, from), test: rows.subarray(from) };
};

describe("partCleaned", () => {
  it("gives the test rows of the training, and says which rows of the source they are", () => {
    const steps: CleaningConfig[] = [
      [],
      [{ kind: "dropRows", where: "x > 40" }],
      [
        { kind: "fill", column: "x", with: "mean" },
        { kind: "dropRows", where: "x > 20" },
      ],
      [
        { kind: "dropRows", where: "y > 9" },
        { kind: "fill", column: "x", with: "median" },
        { kind: "dropDuplicates" },
      ],
    ].map((list) => cleaningConfig.parse(list));
    const cell = fc.option(fc.integer({ min: 0, max: 50 }));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, fc.integer({ min: 0, max: 10 })), { minLength: 9, maxLength: 40 }),
        fc.constantFrom(...steps),
        (rows, config) => {
          // A column to learn of, in whatever part.
          const table = Table.from({
            x: rows.map(([x], i) => (i % 2 === 0 ? i : x)),
            y: rows.map(([, y]) => y),
            row: rows.map((_, i) => i),
          });
          const { test, cleaning } = cleanAndSplit(config, table, lastThird);
          const again = partCleaned(cleaning, table, lastThird);
          expect([...again.test.rows.rows()]).toEqual([...test.rows()]);
          expect([...again.test.rowNumbers]).toEqual([...test.numbers("row")]);
          expect([...again.train.rowNumbers]).toEqual([...again.train.rows.numbers("row")]);
        },
      ),
    );
  });

  it("takes all rows where they are not parted, and where there is no cleaning", () => {
    const table = Table.from({ x: [3, 1, 2] });
    const { train, test } = partCleaned(undefined, table);
    expect([...test.rows.numbers("x")]).toEqual([3, 1, 2]);
    expect([...test.rowNumbers]).toEqual([0, 1, 2]);
    expect(train.rows.numRows).toBe(0);
  });
});

describe("countSeenRows", () => {
  it("counts rows that are equal in all columns, whatever the types of their numbers", () => {
    const known = Table.from({ x: Int32Array.of(1, 2, 3), c: ["a", "b", null] });
    const rows = Table.from({ x: Float64Array.of(3, 2, 1, 1, 2.5), c: [null, "b", "b", "a", "b"] });
    expect(countSeenRows(known, rows, ["x", "c"])).toBe(3);
    expect(countSeenRows(known, rows, ["x"])).toBe(4);
    expect(countSeenRows(known, rows, ["c"])).toBe(5);
    expect(countSeenRows(known, rows, [])).toBe(0);
  });

  it("agrees with a search through all pairs", () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.option(fc.constantFrom("a", "b")));
    const table = (rows: readonly (readonly [number, string | null])[]) =>
      Table.from({
        x: Float64Array.from(rows, ([x]) => x),
        c: {
          type: "string",
          values: Int32Array.from(rows, ([, c]) => (c === "b" ? 1 : 0)),
          valid: Uint8Array.from(rows, ([, c]) => (c === null ? 0 : 1)),
          categories: ["a", "b"],
        },
      });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.array(row, { minLength: 1 }), (known, rows) => {
        const seen = rows.filter(([x, c]) => known.some(([y, d]) => x === y && c === d));
        expect(countSeenRows(table(known), table(rows), ["x", "c"])).toBe(seen.length);
      }),
    );
  });
});

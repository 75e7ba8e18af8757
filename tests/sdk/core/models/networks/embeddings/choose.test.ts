import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partsOf, widthOf } from "../../../../../../sdk/core/models/networks/embeddings/blocks.js";
import { chooseBlocks, dimensionOf } from "../../../../../../sdk/core/models/networks/embeddings/choose.js";
import { categoryRows, smoothRows } from "../data.js";

const { features } = categoryRows(1);

describe("the columns that are embedded", () => {
  it("are all that are one-hot, in as many numbers as they have levels, up to 50", () => {
    expect(chooseBlocks({}, features)).toEqual([
      { start: 1, levels: 5, dimension: 5 },
      { start: 6, levels: 3, dimension: 3 },
      { start: 10, levels: 2, dimension: 2 },
    ]);
    expect([1, 2, 3, 24, 100, 256].map(dimensionOf)).toEqual([1, 2, 3, 24, 50, 50]);
  });

  it("are those that are named, in the order of the data, in as many numbers as are asked for but not more than levels", () => {
    expect(chooseBlocks({ columns: ["isOld", "colour", "colour"], dimension: 4 }, features)).toEqual([
      { start: 1, levels: 5, dimension: 4 },
      { start: 10, levels: 2, dimension: 2 },
    ]);
  });

  it("must be there, and be categories", () => {
    const failing =
      (columns: string[], from = features) =>
      () =>
        chooseBlocks({ columns }, from);
    expect(failing(["color"])).toThrow(/names column "color", which is not an input.*Did you mean "colour"/);
    expect(failing(["a"])).toThrow(/"a", which is not one-hot encoded. Wanted: one of colour, size, isOld/);
    expect(failing(["a"], { names: ["a"], groups: [{ name: "a", columns: [0] }] })).toThrow(
      /Wanted: a category; no column is one/,
    );
    expect(() => chooseBlocks({}, { names: ["a"], groups: [{ name: "a", columns: [0] }] })).toThrow(
      /no column is one-hot encoded. Got: columns a/,
    );
    expect(() => chooseBlocks({}, smoothRows(1).features)).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID" }),
    );
    expect(failing(["color"])).toThrow(expect.objectContaining({ code: "DATA_COLUMN_MISSING" }));
  });
});

it("parts cover all columns once, in order, and their places all that the first layer reads", () => {
  const pieces = fc.array(
    fc.record({
      gap: fc.nat({ max: 3 }),
      levels: fc.integer({ min: 1, max: 6 }),
      dimension: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(pieces, fc.nat({ max: 3 }), (list, rest) => {
      let columns = 0;
      const blocks = list.map(({ gap, levels, dimension }) => {
        const start = columns + gap;
        columns = start + levels;
        return { start, levels, dimension };
      });
      columns += rest;
      const parts = partsOf(columns, blocks);
      let [column, place] = [0, 0];
      for (const part of parts) {
        expect([part.column, part.place]).toEqual([column, place]);
        column += part.count;
        place += part.block?.dimension ?? part.count;
      }
      expect([column, place]).toEqual([columns, widthOf(columns, blocks)]);
      expect(parts.flatMap(({ block }) => block ?? [])).toEqual(blocks);
    }),
  );
});

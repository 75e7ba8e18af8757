import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { fitted } from "../../../support/preprocessing.js";

describe("encodings of categories", () => {
  it("put missing values after the last and unknown ones at -1, where categories are ordered", () => {
    const { preprocessor } = fitted(
      { columns: { sky: { kind: "ordinal" } } },
      Table.from({ sky: ["b", null, "a"] }),
    );
    expect([...preprocessor.transform(Table.from({ sky: ["a", "b", null, "z"] })).data]).toEqual([
      0, 1, 2, -1,
    ]);
  });

  it("count unknown categories as rare where rare ones share a column", () => {
    const table = Table.from({ sky: ["a", "a", "b", "c"] });
    const { preprocessor } = fitted({ columns: { sky: { kind: "oneHot", minCount: 2 } } }, table);
    expect(preprocessor.features.names).toEqual(["sky=a", "sky=(other)"]);
    expect([...preprocessor.transform(Table.from({ sky: ["z", "b"] })).data]).toEqual([0, 1, 0, 1]);
  });

  it("share one column beyond 256 categories, and say so", () => {
    const notes: string[] = [];
    const { preprocessor } = fitted({}, Table.from({ id: Array.from({ length: 300 }, (_, i) => `id${i}`) }), {
      notes,
    });
    expect(preprocessor.features.names).toHaveLength(256);
    expect(notes).toEqual(["id: 45 rare categories share the column id=(other)"]);
  });

  it("compare numbers by value, whatever their type", () => {
    const { preprocessor } = fitted(
      { categories: ["season"] },
      Table.from({ season: Int32Array.of(1, 2, 4) }),
    );
    const as = (season: Float64Array | BigInt64Array) => [
      ...preprocessor.transform(Table.from({ season })).data,
    ];
    expect(as(Float64Array.of(4, 1.5))).toEqual([0, 0, 1, 0, 0, 0]);
    expect(as(BigInt64Array.of(2n))).toEqual([0, 1, 0]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitPreprocessor, type PreprocessingConfig } from "../../../../sdk/core/preprocessing/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { fitted } from "../../../support/preprocessing.js";

describe("target encoding", () => {
  it("of training rows never holds a row's own target", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
          minLength: 6,
          maxLength: 40,
        }),
        fc.nat(),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        (rows, pick, changed) => {
          const table = Table.from({ sky: rows.map((row) => row[0]) });
          const target = Float64Array.from(rows, (row) => row[1]);
          const row = pick % rows.length;
          const other = target.map((value, i) => (i === row ? changed : value));
          const config: PreprocessingConfig = { columns: { sky: { kind: "target", folds: 3 } } };
          const [before, after] = [target, other].map(
            (y) => fitted(config, table, { target: y }).matrix.data[row],
          );
          expect(after).toBe(before);
        },
      ),
    );
  });

  it("needs a row a fold, and refuses an unknown category where the config says so", () => {
    const table = Table.from({ sky: ["a", "b", "a", "b", "a", "b"] });
    expect(() => fitted({ columns: { sky: { kind: "target", folds: 7 } } }, table)).toThrow(
      /fewer rows than folds to encode "sky".*Got: 6 rows. Wanted: at least 7/,
    );
    const sky = { kind: "target", folds: 2, unknownCategory: "error" } as const;
    const { preprocessor } = fitted({ columns: { sky } }, table);
    expect(() => preprocessor.transform(Table.from({ sky: ["a", "fog"] }))).toThrow(
      expect.objectContaining({ code: "DATA_UNKNOWN_CATEGORY" }),
    );
  });

  it("is drawn by the seed, and of later rows it is not", () => {
    const table = Table.from({ sky: Array.from({ length: 40 }, (_, i) => "abcd"[i % 4]) });
    const config: PreprocessingConfig = { columns: { sky: { kind: "target" } } };
    const [a, again, b] = [0, 0, 1].map((seed) => fitted(config, table, { seed }));
    expect(again.matrix).toEqual(a.matrix);
    expect(b.matrix).not.toEqual(a.matrix);
    expect(b.preprocessor.transform(table)).toEqual(a.preprocessor.transform(table));
  });

  it("gives unknown categories the overall mean, and one column a class beyond two", () => {
    const table = Table.from({ sky: ["a", "a", "b", "b", "b", "a"] });
    const { preprocessor } = fitPreprocessor(
      { columns: { sky: { kind: "target", smoothing: 0, folds: 2 } } },
      table,
      {
        task: "classification",
        classes: 3,
        target: Float64Array.of(0, 1, 2, 2, 1, 0),
        random: random(0),
      },
    );
    expect(preprocessor.features.names).toEqual(["sky.class0", "sky.class1", "sky.class2"]);
    const { data } = preprocessor.transform(Table.from({ sky: ["a", "z"] }));
    expect([...data]).toEqual([2 / 3, 1 / 3, 0, 1 / 3, 1 / 3, 1 / 3]);
  });
});

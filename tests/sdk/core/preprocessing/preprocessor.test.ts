import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ColumnEncoding, restorePreprocessor } from "../../../../sdk/core/preprocessing/index.js";
import { type Matrix, Table } from "../../../../sdk/core/tables/index.js";
import { csvTable } from "../../../support/csv.js";
import { fitted } from "../../../support/preprocessing.js";

function column(x: Matrix, j: number): number[] {
  return Array.from({ length: x.rows }, (_, row) => x.data[row * x.columns + j]);
}

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const maybe = fc.option(number, { nil: null });
const text = fc.option(fc.constantFrom("a", "b", "c", "", "(missing)", "ü"), { nil: null });

/** Tables of numbers, texts, integers, booleans and times, with nulls; each has a number somewhere. */
const tables = fc
  .array(fc.tuple(maybe, text, fc.integer({ min: -3, max: 3 }), fc.boolean(), fc.nat(4_000_000_000_000)), {
    minLength: 6,
    maxLength: 30,
  })
  .map((rows) =>
    Table.from({
      number: [1.5, ...rows.map((row) => row[0])],
      text: ["a", ...rows.map((row) => row[1])],
      integer: Int32Array.from([0, ...rows.map((row) => row[2])]),
      flag: [true, ...rows.map((row) => row[3])],
      time: [new Date(0), ...rows.map((row) => new Date(row[4]))],
    }),
  );

const numberEncodings: ColumnEncoding[] = [
  { kind: "standard" },
  { kind: "minMax", impute: "mean" },
  { kind: "quantile", missingIndicator: true },
  { kind: "power" },
  { kind: "passthrough", impute: "zero" },
  { kind: "cyclic", period: 7 },
];
const categoryEncodings: ColumnEncoding[] = [
  { kind: "oneHot", minCount: 2 },
  { kind: "oneHot", maxLevels: 2 },
  { kind: "ordinal" },
  { kind: "target", folds: 3 },
];

describe("any preprocessing", () => {
  it("restored from its state encodes bit for bit the same, and holds no NaN", () => {
    fc.assert(
      fc.property(
        tables,
        fc.constantFrom(...numberEncodings),
        fc.constantFrom(...categoryEncodings),
        fc.boolean(),
        (table, numbers, categories, cyclic) => {
          const defaults = { numbers, categories, dates: { kind: "dateParts", cyclic } };
          const { preprocessor } = fitted({ defaults }, table);
          const state = preprocessor.state();
          const restored = restorePreprocessor({
            json: JSON.parse(JSON.stringify(state.json)),
            arrays: state.arrays,
          });
          const matrix = preprocessor.transform(table);
          expect(restored.transform(table)).toEqual(matrix);
          expect(restored.features).toEqual(preprocessor.features);
          expect(matrix.data.every(Number.isFinite)).toBe(true);
        },
      ),
    );
  });

  it("gives one row as it gives many", () => {
    fc.assert(
      fc.property(tables, fc.constantFrom(...numberEncodings), (table, numbers) => {
        const { preprocessor } = fitted({ defaults: { numbers } }, table);
        const all = preprocessor.transform(table);
        const last = preprocessor.transform(table.slice(table.numRows - 1));
        expect(last.data).toEqual(all.data.slice(-all.columns));
      }),
    );
  });
});

describe("the default preprocessing", () => {
  it("keeps one-hot columns at 0 and 1, one 1 a row, and scales numbers to mean 0 and deviation 1", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const { preprocessor, matrix } = fitted({ categories: ["integer"] }, table);
        for (const { name, columns } of preprocessor.features.groups) {
          const values = columns.map((j) => column(matrix, j));
          if (name === "number") {
            const mean = values[0].reduce((a, b) => a + b, 0) / matrix.rows;
            const variance = values[0].reduce((a, b) => a + (b - mean) ** 2, 0) / matrix.rows;
            expect(mean).toBeCloseTo(0, 6);
            if (variance !== 0) expect(variance).toBeCloseTo(1, 6);
          } else if (name !== "time") {
            expect(values.flat().every((value) => value === 0 || value === 1)).toBe(true);
            for (let row = 0; row < matrix.rows; row++)
              expect(values.reduce((sum, v) => sum + v[row], 0)).toBe(1);
          }
        }
      }),
    );
  });

  it("names columns and groups them by the column they stem from", () => {
    const table = Table.from({
      season: Int32Array.of(1, 2, 1),
      sky: ["mist", null, "clear"],
      open: [true, false, true],
      temp: [1, 2, 3],
    });
    const { features } = fitted({ categories: ["season"] }, table).preprocessor;
    expect(features.names).toEqual([
      "season=1",
      "season=2",
      "sky=clear",
      "sky=mist",
      "sky=(missing)",
      "open=false",
      "open=true",
      "temp",
    ]);
    expect(features.groups.map(({ name, columns }) => [name, columns.length])).toEqual([
      ["season", 2],
      ["sky", 3],
      ["open", 2],
      ["temp", 1],
    ]);
    expect(features.oneHot).toEqual(["season", "sky", "open"]);
  });

  it("says of no other group that it is one-hot, and of those that are that their columns are neighbours and at most one is 1", () => {
    const encodings = fc.constantFrom(...categoryEncodings);
    fc.assert(
      fc.property(tables, tables, encodings, (table, others, categories) => {
        const { preprocessor } = fitted({ defaults: { categories } }, table);
        const { groups, oneHot = [] } = preprocessor.features;
        expect(oneHot).toEqual(categories.kind === "oneHot" ? ["text", "flag"] : []);
        // Rows with levels that training never saw, too.
        for (const rows of [table, others]) {
          const matrix = preprocessor.transform(rows);
          for (const { columns } of groups.filter(({ name }) => oneHot.includes(name))) {
            expect(columns).toEqual(columns.map((_, k) => columns[0] + k));
            const values = columns.map((j) => column(matrix, j));
            expect(values.flat().every((value) => value === 0 || value === 1)).toBe(true);
            for (let row = 0; row < matrix.rows; row++)
              expect(values.reduce((sum, v) => sum + v[row], 0)).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  it("gives a constant column zeros", () => {
    const table = Table.from({ a: [0.1, 0.1, 0.1], b: [7e15, 7e15, 7e15] });
    expect([...fitted({}, table).matrix.data]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("says which values were missing and what they were taken as", () => {
    const notes: string[] = [];
    fitted({}, Table.from({ hum: [1, null, 3, 5] }), { notes });
    expect(notes).toEqual(["hum: 1 of 4 values missing, taken as 3 (median)"]);
  });

  it("encodes 8,645 rows of the bikes to 57 columns, again and again the same", () => {
    const table = csvTable("bikes.csv").drop(["casual", "registered", "bikers", "day"]);
    const { preprocessor } = fitted({ categories: ["season", "hr", "weekday"] }, table);
    const x = preprocessor.transform(table);
    expect([x.rows, x.columns]).toEqual([8645, 57]);
    expect(preprocessor.transform(table)).toEqual(x);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ColumnEncoding,
  fitPreprocessor,
  type PreprocessingConfig,
  restorePreprocessor,
} from "../../../../sdk/core/preprocessing/index.js";
import { type Matrix, Table } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { csvTable } from "../../../support/csv.js";

function fitted(
  config: PreprocessingConfig,
  table: Table,
  options: { readonly target?: Float64Array; readonly seed?: number; readonly notes?: string[] } = {},
) {
  return fitPreprocessor(config, table, {
    task: "regression",
    classes: 0,
    target: options.target ?? Float64Array.from({ length: table.numRows }, (_, row) => row),
    random: random(options.seed ?? 0),
    onNote: (note) => options.notes?.push(note),
  });
}

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

  it("encodes 8,645 rows of the bikes to 53 columns in milliseconds", () => {
    const table = csvTable("bikes.csv").drop(["casual", "registered", "bikers", "day"]);
    const { preprocessor } = fitted({ categories: ["season", "hr", "weekday"] }, table);
    for (let i = 0; i < 5; i++) preprocessor.transform(table);
    const start = performance.now();
    const x = preprocessor.transform(table);
    const elapsedMs = performance.now() - start;
    process.stderr.write(`encoded ${x.rows} x ${x.columns} in ${elapsedMs.toFixed(1)} ms\n`);
    expect([x.rows, x.columns]).toEqual([8645, 57]);
    expect(elapsedMs).toBeLessThan(200);
  });
});

describe("encodings of numbers", () => {
  it("mark missing values in a column of their own where they are asked to", () => {
    const table = Table.from({ hum: [1, null, 3] });
    const { preprocessor, matrix } = fitted(
      { columns: { hum: { kind: "passthrough", missingIndicator: true } } },
      table,
    );
    expect(preprocessor.features.names).toEqual(["hum", "hum=(missing)"]);
    expect([...matrix.data]).toEqual([1, 0, 2, 1, 3, 0]);
  });

  it("refuse missing values where they are asked to, in training and later", () => {
    const config: PreprocessingConfig = { columns: { hum: { kind: "standard", impute: "refuse" } } };
    const refused = expect.objectContaining({ code: "DATA_NOT_FINITE" });
    expect(() => fitted(config, Table.from({ hum: [1, null] }))).toThrow(refused);
    const { preprocessor } = fitted(config, Table.from({ hum: [1, 2] }));
    expect(() => preprocessor.transform(Table.from({ hum: [null, 2] }))).toThrow(refused);
  });

  it("lay a number that comes round on a circle", () => {
    const { matrix } = fitted(
      { columns: { hr: { kind: "cyclic", period: 24 } } },
      Table.from({ hr: [0, 6, 12, 24] }),
    );
    const rounded = [...matrix.data].map((value) => Math.round(value * 1e12) / 1e12 + 0);
    expect(rounded).toEqual([0, 1, 1, 0, 0, -1, 0, 1]);
  });

  it("refuse text", () => {
    expect(() => fitted({ columns: { sky: { kind: "power" } } }, Table.from({ sky: ["a", "b"] }))).toThrow(
      expect.objectContaining({ code: "DATA_CAST" }),
    );
  });
});

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

describe("target encoding", () => {
  it("of training rows never holds a row's own target", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), number), { minLength: 6, maxLength: 40 }),
        fc.nat(),
        number,
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

describe("dates", () => {
  it("become parts of the calendar, as JavaScript's own calendar has them", () => {
    const parts = ["year", "month", "dayOfMonth", "dayOfWeek", "dayOfYear", "hour", "minute"] as const;
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          const table = Table.from({ at: [date, new Date(date.getTime() + 400 * 86_400_000)] });
          const { preprocessor } = fitted(
            { columns: { at: { kind: "dateParts", parts, cyclic: false } } },
            table,
          );
          const { arrays } = preprocessor.state();
          const learned = arrays["0/learned"];
          const x = preprocessor.transform(table.slice(0, 1)).data;
          const values = parts.map((_, k) => Math.round(x[k] * learned[2 + 2 * k] + learned[1 + 2 * k]));
          const start = new Date(0);
          start.setUTCFullYear(date.getUTCFullYear(), 0, 1);
          expect(values).toEqual([
            date.getUTCFullYear(),
            date.getUTCMonth(),
            date.getUTCDate(),
            date.getUTCDay(),
            Math.floor((date.getTime() - start.getTime()) / 86_400_000) + 1,
            date.getUTCHours(),
            date.getUTCMinutes(),
          ]);
        },
      ),
    );
  });

  it("are year, month and weekday by default, sine and cosine where they come round; timestamps have the hour too", () => {
    const day = { type: "date", values: Int32Array.of(0, 400) } as const;
    const table = Table.from({ day, at: [new Date(0), new Date(1e12)] });
    expect(fitted({}, table).preprocessor.features.names).toEqual([
      "day.year",
      "day.month.sin",
      "day.month.cos",
      "day.dayOfWeek.sin",
      "day.dayOfWeek.cos",
      "at.year",
      "at.month.sin",
      "at.month.cos",
      "at.dayOfWeek.sin",
      "at.dayOfWeek.cos",
      "at.hour.sin",
      "at.hour.cos",
    ]);
  });
});

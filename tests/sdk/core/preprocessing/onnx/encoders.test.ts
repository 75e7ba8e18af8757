import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ColumnEncoding } from "../../../../../sdk/core/preprocessing/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { encodeByOnnx, firstDifference } from "../../../../support/onnx.js";
import { fitted } from "../../../../support/preprocessing.js";

const RELATIVE = 1e-9;

const number = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ min: -1e-6, max: 1e-6, noNaN: true }),
  fc.constantFrom(0, 1, 2.5),
);
const maybe = fc.option(number, { nil: null });
const text = fc.option(fc.constantFrom("a", "b", "日本", "null", "ü", "(missing)"), { nil: null });
const row = fc.record({
  number: maybe,
  text,
  integer: fc.integer({ min: -3, max: 3 }),
  large: fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }),
  fraction: fc.option(fc.constantFrom(-1.5, 0, 0.1, 7), { nil: null }),
  flag: fc.boolean(),
});
type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;

function tableOf(rows: readonly Row[]): Table {
  return Table.from({
    number: rows.map((each) => each.number),
    text: rows.map((each) => each.text),
    integer: Int32Array.from(rows, (each) => each.integer),
    large: BigInt64Array.from(rows, (each) => each.large),
    fraction: rows.map((each) => each.fraction),
    flag: rows.map((each) => each.flag),
  });
}

/** Each column has a value somewhere. */
const FIRST: Row = { number: 1.5, text: "a", integer: 0, large: 5n, fraction: 0.1, flag: true };
const training = fc.array(row, { minLength: 6, maxLength: 30 }).map((rows) => tableOf([FIRST, ...rows]));
const later = fc.array(row, { minLength: 1, maxLength: 20 }).map((rows) => tableOf(rows));

const numberEncodings: ColumnEncoding[] = [
  { kind: "standard" },
  { kind: "minMax", impute: "mean" },
  { kind: "quantile", missingIndicator: true },
  { kind: "quantile", distribution: "uniform", quantiles: 5 },
  { kind: "power" },
  { kind: "passthrough", impute: "zero", missingIndicator: true },
  { kind: "cyclic", period: 7 },
  { kind: "cyclic", period: 7, harmonics: 3 },
];
const categoryEncodings: ColumnEncoding[] = [
  { kind: "oneHot" },
  { kind: "oneHot", minCount: 2 },
  { kind: "oneHot", maxLevels: 2 },
  { kind: "ordinal" },
  { kind: "target", folds: 3 },
  { kind: "target", folds: 3, smoothing: 0 },
];

describe("any preprocessing", () => {
  it("is the same as an ONNX graph, on rows that training never saw too", async () => {
    await fc.assert(
      fc.asyncProperty(
        training,
        later,
        fc.constantFrom(...numberEncodings),
        fc.constantFrom(...numberEncodings),
        fc.constantFrom(...categoryEncodings),
        fc.constantFrom(...categoryEncodings),
        async (table, rows, numbers, integers, categories, others) => {
          const { preprocessor } = fitted(
            {
              columns: {
                number: numbers,
                large: integers,
                text: categories,
                integer: others,
                fraction: categories,
                flag: others,
              },
            },
            table,
          );
          for (const each of [table, rows]) {
            const actual = await encodeByOnnx(preprocessor, each);
            expect(firstDifference(actual, preprocessor.transform(each).data, RELATIVE)).toBeUndefined();
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("an encoding that refuses", () => {
  const table = Table.from({ x: ["a", "b", "a"], y: [1, 2, 3] });

  it.each([
    ["an unknown category", { x: ["c"], y: [1] }, /column "x" must hold a category of the training rows/],
    ["a missing category", { x: [""], y: [1] }, /column "x" must hold a category of the training rows/],
    ["a missing number", { x: ["a"], y: [Number.NaN] }, /column "y" must not be missing/],
    ["infinity", { x: ["a"], y: [Number.NEGATIVE_INFINITY] }, /column "y" must be finite/],
  ])("makes the graph fail on %s, and says why", async (_, rows, message) => {
    const { preprocessor } = fitted(
      {
        columns: {
          x: { kind: "ordinal", unknownCategory: "error" },
          y: { kind: "standard", impute: "refuse" },
        },
      },
      table,
    );
    expect(await encodeByOnnx(preprocessor, table)).toEqual([...preprocessor.transform(table).data]);
    await expect(encodeByOnnx(preprocessor, Table.from(rows))).rejects.toThrow(message);
  });

  it("lets a missing category through that training had", async () => {
    const { preprocessor } = fitted(
      { columns: { x: { kind: "oneHot", unknownCategory: "error" } } },
      Table.from({ x: ["a", null, "b"] }),
    );
    expect(await encodeByOnnx(preprocessor, Table.from({ x: ["b", ""] }))).toEqual([0, 1, 0, 0, 0, 1]);
  });
});

describe("the empty text", () => {
  it("is a category where training had it, else a missing value", async () => {
    const encode = (texts: (string | null)[]) => {
      const { preprocessor } = fitted({}, Table.from({ x: texts }));
      return encodeByOnnx(preprocessor, Table.from({ x: [""] }));
    };
    expect(await encode(["", "a"])).toEqual([1, 0]);
    expect(await encode([null, "a"])).toEqual([0, 1]);
    expect(await encode(["b", "a"])).toEqual([0, 0]);
  });
});

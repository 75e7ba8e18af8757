import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AssayError } from "../../../../sdk/utils/errors/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import {
  type SplitConfig,
  split,
  splitConfig,
  splitDefaults,
} from "../../../../sdk/utils/splitters/index.js";

// scikit-learn 1.9.1, train_test_split on the bikes (see fixtures/parity/README.md).
const expected = JSON.parse(readFileSync("fixtures/parity/splits.json", "utf8"));
const rows = 8645;

const bad = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (AssayError.isInstance(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "no error";
};

describe("split", () => {
  it("chronological: the last rows are the test, with scikit-learn's bounds", () => {
    const [trainStart, trainEnd, testStart, testEnd] = expected.train_test_1440_of_8645;
    const { train, test } = split({ kind: "chronological", testSize: 1440 }, { rows, random: random(0) });
    expect([train[0], train.length, test[0], test[test.length - 1] + 1]).toEqual([
      trainStart,
      trainEnd,
      testStart,
      testEnd,
    ]);
  });

  it.each(["chronological", "shuffled"] as const)(
    "%s: a share is as many rows as in scikit-learn",
    (kind) => {
      const { train, test } = split({ kind, testSize: 0.2 }, { rows, random: random(0) });
      expect([train.length, test.length]).toEqual(expected.train_test_frac02_of_8645);
    },
  );

  it("a share is rounded up, as in scikit-learn (train_test_split(range(10), test_size=0.11) tests 2)", () => {
    expect(
      split({ kind: "chronological", testSize: 0.11 }, { rows: 10, random: random(0) }).test,
    ).toHaveLength(2);
  });

  it("shuffled: the same seed draws the same rows, another seed others", () => {
    const draw = (seed: number) => [
      ...split({ kind: "shuffled", testSize: 20 }, { rows: 100, random: random(seed) }).test,
    ];
    expect(draw(0)).toEqual(draw(0));
    expect(draw(0)).not.toEqual(draw(1));
    expect(draw(0)).not.toEqual(Array.from({ length: 20 }, (_, i) => 80 + i));
  });

  it("stratified: each class keeps its share (scikit-learn's counts: 30 of 90 are 20, 7 and 3)", () => {
    // train_test_split(X, test_size=30, stratify=[0]*60+[1]*21+[2]*9) gives class counts 20, 7, 3.
    const labels = Array.from({ length: 90 }, (_, i) => (i < 60 ? "a" : i < 81 ? "b" : "c"));
    const { test } = split({ kind: "stratified", testSize: 30 }, { rows: 90, labels, random: random(3) });
    const count = (label: string) => [...test].filter((row) => labels[row] === label).length;
    expect([count("a"), count("b"), count("c")]).toEqual([20, 7, 3]);
  });

  it("no row is lost, none is on both sides, whatever the kind", () => {
    const kind = fc.constantFrom("chronological" as const, "shuffled" as const, "stratified" as const);
    const size = fc.oneof(fc.integer({ min: 3, max: 200 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }));
    fc.assert(
      fc.property(kind, size, fc.integer({ min: 6, max: 300 }), fc.integer(), (name, testSize, n, seed) => {
        const config: SplitConfig = { kind: name, testSize };
        const labels = Array.from({ length: n }, (_, i) => i % 3);
        const count = testSize < 1 ? Math.ceil(testSize * n) : testSize;
        const least = name === "stratified" ? 3 : 1;
        fc.pre(count >= least && n - count >= least);
        const { train, test } = split(config, { rows: n, labels, random: random(seed) });
        expect(test).toHaveLength(count);
        expect([...train, ...test].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
        expect([...train]).toEqual([...train].sort((a, b) => a - b));
        expect([...test]).toEqual([...test].sort((a, b) => a - b));
        if (name === "stratified") {
          for (const label of [0, 1, 2]) {
            const share = (labels.filter((l) => l === label).length * count) / n;
            const got = [...test].filter((row) => labels[row] === label).length;
            expect(Math.abs(got - share)).toBeLessThan(1);
          }
        }
      }),
    );
  });

  it.each([
    ["as many test rows as rows", { kind: "chronological", testSize: 5 }, 5],
    ["more test rows than rows", { kind: "shuffled", testSize: 9 }, 5],
    ["a share that takes all rows", { kind: "chronological", testSize: 0.99 }, 5],
    ["one row", { kind: "chronological", testSize: 0.5 }, 1],
    ["no row", { kind: "chronological", testSize: 1 }, 0],
    ["a half row", { kind: "chronological", testSize: 1.5 }, 5],
    ["no labels to stratify by", { kind: "stratified", testSize: 0.5 }, 5],
  ] as const)("refuses %s", (_, config, n) => {
    expect(bad(() => split(config, { rows: n, random: random(0) }))).toMatch(/^SPLIT_INVALID/);
  });

  it("stratified refuses a class of one row, sides smaller than the classes, and labels of another length", () => {
    const attempt = (labels: number[], testSize: number, n = labels.length) =>
      bad(() => split({ kind: "stratified", testSize }, { rows: n, labels, random: random(0) }));
    expect(attempt([0, 0, 0, 1], 2)).toMatch(/^SPLIT_INVALID.*one row of 1/);
    expect(attempt([0, 0, 1, 1, 2, 2], 2)).toMatch(/^SPLIT_INVALID.*3 classes/);
    expect(attempt([0, 0, 1], 1, 6)).toMatch(/^DATA_SHAPE/);
  });

  it("the message tells the rows at hand and what to do", () => {
    expect(bad(() => split({ kind: "chronological", testSize: 9 }, { rows: 5, random: random(0) }))).toBe(
      "SPLIT_INVALID: testSize 9 cannot be taken from 5 rows. Got: 9. Wanted: a whole number of rows from 1 to 4, or a share between 0 and 1 that leaves a row to train on. Lower testSize, or give more rows.",
    );
  });
});

describe("splitConfig", () => {
  it("fills in the defaults, and prints as JSON Schema", () => {
    for (const config of [{ kind: "chronological" }, {}])
      expect(splitConfig.parse(config)).toEqual(splitDefaults);
    expect(JSON.stringify(z.toJSONSchema(splitConfig))).toContain("stratified");
    const { oneOf } = z.toJSONSchema(splitConfig, { io: "input" });
    expect(oneOf?.[0]).not.toHaveProperty("required");
  });

  it.each([
    { kind: "shuffled", testSize: 1.5 },
    { kind: "shuffled", testSize: 0 },
    { kind: "shuffled", testSize: "2" },
    { kind: "shuffled", testsize: 2 },
    { kind: "sorted" },
  ])("refuses %j", (config) => {
    expect(splitConfig.safeParse(config).success).toBe(false);
  });
});

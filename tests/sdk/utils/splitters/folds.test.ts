import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../../../sdk/utils/random/index.js";
import type { FoldsContext } from "../../../../sdk/utils/splitters/folds.js";
import type { KnownFolds } from "../../../../sdk/utils/splitters/folds-config.js";
import {
  foldsConfig,
  groupFolds,
  kFold,
  knownFolds,
  makeFolds,
  type Partition,
  stratifiedFolds,
} from "../../../../sdk/utils/splitters/index.js";
import { thrownBy } from "../../../support/thrown.js";

// scikit-learn 1.9.1: KFold, StratifiedKFold and GroupKFold (fixtures/parity/validation.py).
const { folds: expected } = JSON.parse(readFileSync("fixtures/parity/validation.json", "utf8"));
const { labels, groups } = expected as { labels: string[]; groups: number[] };

const tests = (folds: readonly Partition[]) => folds.map(({ test }) => [...test]);

describe("folds", () => {
  it("equal scikit-learn's", () => {
    expect(tests(kFold(4, 25))).toEqual(expected.kFold);
    expect(tests(kFold(7, 25))).toEqual(expected.kFold7);
    expect(tests(stratifiedFolds(3, labels))).toEqual(expected.stratified);
    expect(tests(stratifiedFolds(5, labels))).toEqual(expected.stratified5);
    expect(tests(groupFolds(3, groups))).toEqual(expected.group);
    expect(tests(groupFolds(4, groups))).toEqual(expected.group4);
  });

  it("test every row once, and train on all others", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 20, max: 60 }),
        fc.integer(),
        (count, rows, seed) => {
          const classes = Array.from({ length: rows }, (_, row) => row % 3);
          for (const parts of [
            kFold(count, rows, random(seed)),
            stratifiedFolds(count, classes, random(seed)),
            groupFolds(
              count,
              classes.map((label, row) => label + 3 * (row % 4)),
            ),
          ]) {
            expect(parts).toHaveLength(count);
            expect(
              tests(parts)
                .flat()
                .sort((a, b) => a - b),
            ).toEqual([...Array(rows).keys()]);
            for (const { train, test } of parts) {
              expect([...train, ...test].sort((a, b) => a - b)).toEqual([...Array(rows).keys()]);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keep each class's share when they are drawn at random, and groups whole", () => {
    const classes = Array.from({ length: 40 }, (_, row) => (row % 4 === 0 ? "rare" : "often"));
    for (const { test } of stratifiedFolds(5, classes, random(3)))
      expect([...test].filter((row) => classes[row] === "rare")).toHaveLength(2);
    for (const { train, test } of groupFolds(4, groups)) {
      const trained = new Set([...train].map((row) => groups[row]));
      expect([...test].some((row) => trained.has(groups[row]))).toBe(false);
    }
  });

  it("are the same for the same seed, and others for another", () => {
    const config = { kind: "kFold", folds: 3, shuffle: true } as const;
    const at = (seed: number) => tests(makeFolds(config, { rows: 30, random: random(seed) }));
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
  });

  it("by themselves suit the split", () => {
    const auto = foldsConfig.parse({ folds: 3 });
    expect(knownFolds(auto, "chronological")).toMatchObject({ kind: "timeSeries", folds: 3 });
    expect(knownFolds(auto, "stratified")).toMatchObject({ kind: "stratified", folds: 3 });
    expect(knownFolds(auto, "shuffled")).toMatchObject({ kind: "kFold", folds: 3, shuffle: true });
    expect(knownFolds(foldsConfig.parse({}), "shuffled").folds).toBe(5);
  });

  it.each([
    [
      "fewer rows than folds",
      () => kFold(5, 4),
      "DATA_TOO_SMALL",
      /4 rows do not make 5 folds.*2 to 4 folds/,
    ],
    ["one fold", () => kFold(1, 4), "SPLIT_INVALID", /two folds or more/],
    [
      "a class with fewer rows than folds",
      () => stratifiedFolds(3, ["a", "a", "a", "b", "b"]),
      "DATA_TOO_SMALL",
      /2 of b, 3 folds.*2 folds or fewer/,
    ],
    [
      "fewer groups than folds",
      () => groupFolds(3, [1, 1, 2, 2, 2]),
      "DATA_TOO_SMALL",
      /2 groups do not make 3 folds/,
    ],
    [
      "classes of a regression",
      () => makeFolds({ kind: "stratified", folds: 2, shuffle: true }, { rows: 9, random: random(0) }),
      "SPLIT_INVALID",
      /kind: kFold/,
    ],
  ])("refuse %s", (_, make, code, words) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(words) }));
  });
});

describe("rows that do not make folds", () => {
  const draw = random(0);
  it.each<[KnownFolds, Omit<FoldsContext, "random">, string]>([
    [
      { kind: "kFold", folds: 3, shuffle: false },
      { rows: 1 },
      "1 rows do not make 3 folds. Got: 3 folds of 1 rows",
    ],
    [{ kind: "kFold", folds: 3, shuffle: false }, { rows: 2 }, "Ask for 2 to 2 folds."],
    [
      { kind: "stratified", folds: 2, shuffle: true },
      { rows: 4 },
      "stratified folds need a classification target",
    ],
    [{ kind: "group", folds: 2, column: "g" }, { rows: 4 }, "group folds need a column of groups"],
    [
      { kind: "group", folds: 2, column: "g" },
      { rows: 4, groups: () => ["a", "a", "a", "a"] },
      "1 group does not make 2 folds. Got: 1 different groups. Wanted: 2 groups or more. Name another column.",
    ],
    [
      { kind: "group", folds: 3, column: "g" },
      { rows: 4, groups: () => ["a", "a", "b", "b"] },
      "2 groups do not make 3 folds. Got: 2 different groups. Wanted: 3 groups or more. Ask for 2 to 2 folds.",
    ],
    [
      { kind: "stratified", folds: 3, shuffle: false },
      { rows: 16, labels: () => [..."aabbccddeeffgggg"] },
      "2 of a, 2 of b, 2 of c, 2 of d, 2 of e and 1 more classes, 3 folds. Wanted: 3 rows of each class, or more. Ask for 2 folds",
    ],
    [
      { kind: "stratified", folds: 2, shuffle: false },
      { rows: 3, labels: () => ["a", "a", "b"] },
      "Got: 1 of b, 2 folds. Wanted: 2 rows of each class, or more. Give more rows of that class, or leave it out.",
    ],
  ])("%j: of %j", (config, context, message) => {
    expect(thrownBy(() => makeFolds(config, { ...context, random: draw })).message).toContain(message);
  });

  it("are none that a class is divided by in order, where nothing is drawn", () => {
    const labels = () => ["a", "b", "a", "b"];
    const folds = makeFolds(
      { kind: "stratified", folds: 2, shuffle: false },
      { rows: 4, labels, random: draw },
    );
    expect(folds.map(({ test }) => [...test])).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });
});

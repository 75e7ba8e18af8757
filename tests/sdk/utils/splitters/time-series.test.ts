import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { timeSeriesSplit, timeSeriesSplitConfig } from "../../../../sdk/utils/splitters/index.js";

// scikit-learn 1.9.1, TimeSeriesSplit: [train start, train end, test start, test end) per fold.
const expected = JSON.parse(readFileSync("fixtures/parity/splits.json", "utf8"));

const bounds = (...input: Parameters<typeof timeSeriesSplit>) =>
  timeSeriesSplit(...input).map(({ train, test }) => [
    train[0],
    train[train.length - 1] + 1,
    test[0],
    test[test.length - 1] + 1,
  ]);

describe("timeSeriesSplit", () => {
  it.each([
    ["n8645_s4", { folds: 4 }, 8645],
    ["n8645_s4_gap24", { folds: 4, gap: 24 }, 8645],
    ["n8645_s4_max2000", { folds: 4, maxTrainSize: 2000 }, 8645],
    ["n12463_s4_t1440", { folds: 4, testSize: 1440 }, 12463],
  ] as const)("equals scikit-learn: %s", (name, config, rows) => {
    expect(bounds(config, rows)).toEqual(expected[name]);
  });

  it("never trains on a row at or after its gap, and never tests a row twice", () => {
    const positive = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }),
        fc.nat(10),
        positive,
        fc.option(positive, { nil: undefined }),
        positive,
        (folds, gap, testSize, maxTrainSize, spare) => {
          const rows = folds * testSize + gap + spare;
          const parts = timeSeriesSplit({ folds, gap, testSize, maxTrainSize }, rows);
          expect(parts).toHaveLength(folds);
          for (const { train, test } of parts) {
            expect(train.length).toBeGreaterThan(0);
            expect(train.length).toBeLessThanOrEqual(maxTrainSize ?? rows);
            expect(test).toHaveLength(testSize);
            expect(train[train.length - 1]).toBe(test[0] - gap - 1);
          }
          const tested = parts.flatMap(({ test }) => [...test]);
          expect(tested).toEqual(
            Array.from({ length: folds * testSize }, (_, i) => rows - tested.length + i),
          );
        },
      ),
    );
  });

  it.each([
    ["more folds than rows", { folds: 5 }, 5],
    ["a gap that leaves nothing to train on", { folds: 2, gap: 4 }, 12],
    ["test blocks larger than the rows", { folds: 3, testSize: 10 }, 30],
    ["one fold", { folds: 1 }, 30],
  ])("refuses %s", (_, config, rows) => {
    expect(() => timeSeriesSplit(config, rows)).toThrow(expect.objectContaining({ code: "SPLIT_INVALID" }));
  });

  it("takes its defaults from the config, which prints as JSON Schema", () => {
    expect(timeSeriesSplitConfig.parse({})).toEqual({ folds: 5, gap: 0 });
    expect(timeSeriesSplit({}, 60)).toHaveLength(5);
    expect(z.toJSONSchema(timeSeriesSplitConfig)).toMatchObject({ type: "object" });
  });
});

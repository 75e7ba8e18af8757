import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { fitIntervals } from "../../../../sdk/core/validation/fit-intervals.js";
import { random } from "../../../../sdk/utils/random/index.js";

const draw = random(3);
const ROWS = 300;
const x = Float64Array.from({ length: ROWS }, () => draw.next());
const code = Float64Array.from({ length: ROWS }, (_, row) => row % 3);
const table = Table.from({ x, code, y: x.map((value, row) => 3 * value + code[row] + draw.normal() / 5) });

const learned = (config: { kind: string } & Record<string, unknown>, inTime = false) =>
  fitIntervals({
    table,
    config,
    preprocessing: { categories: ["code"], columns: { x: { kind: "passthrough", impute: "mean" } } },
    target: "y",
    task: "regression",
    settings: { coverage: 0.8, method: "quantile", calibrationFraction: 0.3 },
    inTime,
    random: random(1),
    context: { random: random(2) },
  } as Parameters<typeof fitIntervals>[0]);

describe("intervals of boosted quantiles", () => {
  it.each([
    ["boosting, with its own settings", { kind: "boosting", rounds: 20 }],
    ["another model, with what is said of the data", { kind: "linear" }],
  ])("of %s hold as many of the held-out rows as they say", async (_, config) => {
    const { heldOut } = await learned(config);
    const { truth, lower, upper } = heldOut;
    expect(truth).toHaveLength(90);
    const held = truth.reduce((sum, y, row) => sum + Number(lower[row] <= y && y <= upper[row]), 0);
    // The margin is the conformal quantile of these very rows.
    expect(held / 90).toBeGreaterThanOrEqual(0.8);
  });

  it("hold the last rows out where they stand in time", async () => {
    const { heldOut } = await learned({ kind: "boosting", rounds: 5 }, true);
    expect([...heldOut.truth]).toEqual([...table.numbers("y").slice(-90)]);
  });
});

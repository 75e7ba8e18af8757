import { describe, expect, it } from "vitest";
import { fitModel } from "../../../../sdk/core/models/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { makeWhatIf } from "../../../../sdk/core/what-if/make.js";
import { random } from "../../../../sdk/utils/random/index.js";

const ROWS = 60;
const at = <T>(value: (row: number) => T): T[] => Array.from({ length: ROWS }, (_, row) => value(row));

/** Rows of each kind of column, and a target that is a sum of them. */
const day = (row: number) => Date.UTC(2024, 0, 1 + row);
const whole = Table.from({
  count: BigInt64Array.from(at((row) => BigInt(row % 7))),
  size: at((row) => (row * 37) % 60),
  day: { type: "date", values: Int32Array.from(at((row) => day(row) / 86_400_000)) },
  seen: {
    type: "timestamp",
    values: BigInt64Array.from(at((row) => BigInt(day(row)))),
    unit: "ms",
    utc: true,
  },
  y: at((row) => 3 * (row % 7) + ((row * 37) % 60) / 10),
});

async function panelOf(
  model: { kind: string } & Record<string, unknown>,
  more: Partial<Parameters<typeof makeWhatIf>[1]> = {},
  table = whole,
) {
  const { model: fit } = await fitModel({
    config: model,
    preprocessing: table.has("city")
      ? { columns: { city: { kind: "oneHot", unknownCategory: "error" } } }
      : {},
    target: { column: "y" },
    task: "regression",
    table,
    context: { random: random(1) },
  });
  const train = table.drop(["y"]);
  const starts = [{ row: 4, name: "row 4" }];
  return {
    fit,
    train,
    panel: await makeWhatIf(fit, { train, rows: train, starts, seed: 1, random: random(2), ...more }),
  };
}

describe("a what-if panel", () => {
  it("holds dates as days, timestamps as milliseconds and whole numbers as numbers, and asks with them", async () => {
    const { fit, panel } = await panelOf({ kind: "linear" }, { order: ["count", "size", "day", "seen"] });
    expect(panel.start.cells).toEqual([4, 28, day(4) / 86_400_000, day(4)]);
    const cells = whole.slice(9, 10).drop(["y"]);
    const { predictions } = await panel.ask({ count: 2, size: 33, day: day(9) / 86_400_000, seen: day(9) });
    expect(predictions[0]).toBeCloseTo((await fit.predict(cells)).numbers("prediction")[0], 9);
  });

  it("warns of times beyond those of training in words", async () => {
    const { panel } = await panelOf({ kind: "linear" });
    const { warnings } = await panel.ask({ day: day(400) / 86_400_000, seen: day(400) });
    expect(warnings.map(({ text }) => text).sort()).toEqual([
      "day was between 2024-01-01 and 2024-02-29 in training.",
      "seen was between 2024-01-01 00:00 and 2024-02-29 00:00 in training.",
    ]);
  });

  it("puts columns that an order does not name last", async () => {
    const { panel } = await panelOf({ kind: "linear" }, { order: ["seen", "size"] });
    expect(panel.columns.map(({ name }) => name)).toEqual(["seen", "size", "count", "day"]);
  });

  it("refuses null where the model takes none, and rows of another length, with what is wanted", async () => {
    const { panel } = await panelOf(
      { kind: "linear" },
      {},
      whole.with({ city: at((row) => ["Bonn", "Ulm"][row % 2]) }),
    );
    expect(panel.columns.filter(({ missing }) => !missing).map(({ name }) => name)).toEqual(["city"]);
    await expect(panel.ask({ city: null })).rejects.toMatchObject({
      code: "DATA_CAST",
      details: { got: "null", wanted: "a string" },
    });
    await expect(panel.ask({ size: Number.POSITIVE_INFINITY })).rejects.toMatchObject({
      details: { got: "Infinity", wanted: "a number, finite, or null" },
    });
    expect(panel.checkRow(panel.start.cells)).toEqual(panel.start.cells);
    expect(() => panel.checkRow([1])).toThrow("Got: 1 values. Wanted: 5");
    // What a page sent that is none of ours.
    expect(() => panel.checkRow("1234" as unknown as unknown[])).toThrow("Got: string. Wanted: 5");
  });

  it.each([
    ["exact", "exact", false],
    ["kernel", "kernel", true],
    // A tree's exact values are those of its sum only, not of the prediction.
    ["tree", "exact", false],
    ["of a plug-in", "exact", false],
  ])("with the explainer %s answers by %s", async (kind, taken, isEstimate) => {
    const config = { kind, background: 10, ...(kind === "tree" ? { output: "raw" } : {}) } as const;
    const model = { kind: "boosting", rounds: 3, loss: "poisson" };
    const { panel } = await panelOf(model, { config: config as never });
    expect(panel.data).toMatchObject({ explainer: taken, background: 10 });
    const { predictions, shap } = panel.start.answer;
    expect(shap?.isEstimate).toBe(isEstimate);
    const sum = (shap?.values[0] ?? []).reduce((total, value) => total + value, shap?.baseValues[0] ?? 0);
    expect(sum).toBeCloseTo(predictions[0], 6);
  });

  it("compares with as many rows as a background of one's own settings has", async () => {
    const { panel } = await panelOf({ kind: "linear" }, { config: { background: { rows: 7 } } as never });
    expect(panel.data.background).toBe(7);
  });

  it("needs a row to start from and rows of training", async () => {
    await expect(panelOf({ kind: "linear" }, { starts: [] })).rejects.toMatchObject({
      code: "DATA_TOO_SMALL",
      details: { got: "60 training rows, 0 rows to start from" },
    });
    await expect(panelOf({ kind: "linear" }, { train: whole.slice(0, 0) })).rejects.toThrow(
      "0 training rows",
    );
  });

  it("of a column that was the same in all rows steps by one", async () => {
    const { panel } = await panelOf(
      { kind: "linear" },
      {},
      whole.with({ same: new Float64Array(ROWS).fill(0.5) }),
    );
    expect(panel.columns.find(({ name }) => name === "same")).toMatchObject({ low: 0.5, high: 0.5, step: 1 });
  });
});

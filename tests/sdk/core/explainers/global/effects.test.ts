import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { accumulatedEffects, partialDependence } from "../../../../../sdk/core/explainers/global/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { formulaClasses, formulaModel, formulaRows } from "../../../../support/formula-model.js";
import { ROOT } from "../../../../support/source-files.js";

// Made by scikit-learn's partial_dependence and by PyALE: fixtures/parity/global.py.
const expected = JSON.parse(readFileSync(join(ROOT, "fixtures/parity/global.json"), "utf8"));
const rows = formulaRows();

function expectNear(got: ArrayLike<number>, wanted: readonly number[]): void {
  expect(got.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) expect(got[i]).toBeCloseTo(value, 10);
}

describe("rows that lack the value", () => {
  it("count in no effect of a column: of numbers or of categories", async () => {
    const without = rows.with({
      hr: rows.numbers("hr").map((value, row) => (row < 20 ? Number.NaN : value)),
      weathersit: Array.from({ length: rows.numRows }, (_, row) =>
        row < 30 ? null : rows.value("weathersit", row),
      ),
    } as never);
    // The effect of a column is that of the rows that have it: the same as of these alone.
    for (const [feature, first] of [
      ["hr", 20],
      ["weathersit", 30],
    ] as const) {
      const made = await accumulatedEffects(formulaModel, without, feature, random(0));
      const alone = await accumulatedEffects(formulaModel, without.slice(first), feature, random(0));
      expect(made.rows).toBe(200 - first);
      expect(made.counts).toEqual(alone.counts);
      expect(made.values).toEqual(alone.values);
    }
    const none = rows.with({ hr: new Float64Array(rows.numRows).fill(Number.NaN) });
    await expect(accumulatedEffects(formulaModel, none, "hr", random(0))).rejects.toThrow(/"hr"/);
  });
});

describe("partialDependence", () => {
  it("equals scikit-learn's for numbers, and keeps rows' own curves", async () => {
    const made = await partialDependence(formulaModel, rows, "hr", random(0), { ice: 200 });
    const { values, means, firstRow } = expected.partialDependence;
    expectNear(made.places, values);
    expect(made.values).toEqual(values);
    expectNear(made.means[0], means);
    expectNear(made.curves[0].subarray(0, values.length), firstRow);
    expect([made.rows, made.unit, made.outputs, made.ordered]).toEqual([200, "bikers", ["bikers"], true]);
    expect(made.counts.reduce((sum, count) => sum + count, 0)).toBe(200);
  });

  it("equals scikit-learn's for categories", async () => {
    const made = await partialDependence(formulaModel, rows, "weathersit", random(0));
    const byLevel = Object.fromEntries(made.values.map((value, i) => [value, made.means[0][i]]));
    const wanted: Record<string, number> = expected.partialDependenceOfCategories;
    expect(Object.keys(byLevel).sort()).toEqual(Object.keys(wanted).sort());
    for (const [level, mean] of Object.entries(wanted)) expect(byLevel[level]).toBeCloseTo(mean, 10);
    expect(made.ordered).toBe(false);
  });

  it("asks about observed values at quantiles where there are many, in few calls of the model", async () => {
    const made = await partialDependence(formulaModel, rows, "temp", random(0), { points: 5, batchRows: 64 });
    const seen = new Set(rows.numbers("temp"));
    expect(made.places).toHaveLength(5);
    expect([...made.places].every((value) => seen.has(value))).toBe(true);
    expect([...made.places]).toEqual([...made.places].sort((a, b) => a - b));
  });

  it("tells the classes apart: their means add up to 1", async () => {
    const { outputs, means, unit } = await partialDependence(formulaClasses, rows, "temp", random(0));
    expect([outputs, unit]).toEqual([["no", "yes"], "probability"]);
    for (const [i, no] of means[0].entries()) expect(no + means[1][i]).toBeCloseTo(1, 12);
  });

  it("refuses a column that holds nothing, or is not there", async () => {
    const empty = rows.with({ hum: rows.numbers("hum").map(() => Number.NaN) });
    await expect(partialDependence(formulaModel, empty, "hum", random(0))).rejects.toMatchObject({
      code: "DATA_TOO_SMALL",
    });
    await expect(partialDependence(formulaModel, rows, "tmp", random(0))).rejects.toThrow(
      /DATA_COLUMN_MISSING|no column "tmp".*"temp"/,
    );
  });
});

describe("accumulatedEffects", () => {
  it("equals PyALE's for numbers", async () => {
    const made = await accumulatedEffects(formulaModel, rows, "hr", random(0));
    const { values, effects, sizes } = expected.accumulatedEffects;
    expectNear(made.places, values);
    expectNear(made.effects[0], effects);
    expectNear(made.counts, sizes);
  });

  it("equals PyALE's for categories, in an order in which neighbours are alike", async () => {
    const made = await accumulatedEffects(formulaModel, rows, "weathersit", random(0));
    const { values, effects, sizes } = expected.accumulatedEffectsOfCategories;
    const wanted = new Map(values.map((value: string, i: number) => [value, [effects[i], sizes[i]]]));
    expect([values, [...values].reverse()]).toContainEqual(made.values);
    for (const [i, value] of made.values.entries()) {
      const [effect, size] = wanted.get(value) as [number, number];
      expect(made.effects[0][i]).toBeCloseTo(effect, 10);
      expect(made.counts[i]).toBe(size);
    }
  });

  it("of a sum is each column's own function, however the columns go together", async () => {
    // Two columns that are nearly the same: partial dependence would ask about pairs that do not exist.
    const draw = random(3);
    const a = Float64Array.from({ length: 400 }, () => draw.next());
    const b = a.map((value) => value + 0.01 * draw.normal());
    const model = {
      ...formulaModel,
      features: {
        names: ["a", "b"],
        groups: [
          { name: "a", columns: [0] },
          { name: "b", columns: [1] },
        ],
      },
      encode: (table: Table) => {
        const [x, y] = [table.numbers("a"), table.numbers("b")];
        const data = Float64Array.from({ length: 2 * x.length }, (_, i) => (i % 2 === 0 ? x : y)[i >> 1]);
        return { data, rows: x.length, columns: 2 };
      },
      predictMatrix: async ({ data, rows: count }: { data: Float64Array; rows: number }) =>
        Float64Array.from({ length: count }, (_, i) => 5 * data[2 * i] - 7 * data[2 * i + 1]),
    };
    const { places, effects } = await accumulatedEffects(model, Table.from({ a, b }), "a", random(0));
    for (let i = 1; i < places.length; i++)
      expect(effects[0][i] - effects[0][i - 1]).toBeCloseTo(5 * (places[i] - places[i - 1]), 10);
  });

  it("of a constant column is nothing", async () => {
    const constant = rows.with({ hum: new Float64Array(200).fill(0.5) });
    const { effects, places } = await accumulatedEffects(formulaModel, constant, "hum", random(0));
    expect([[...effects[0]], [...places]]).toEqual([[0], [0.5]]);
  });
});

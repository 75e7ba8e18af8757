import { beforeAll, describe, expect, it } from "vitest";
import type { Cell, WhatIf } from "../../../../sdk/core/what-if/index.js";
import { type EvaluatedExperiment, Experiment, Model, Table } from "../../../../sdk/index.js";
import { ROOT } from "../../../support/source-files.js";

const load = (config: string, ...extras: string[]) =>
  Experiment.load(`fixtures/configs/${config}.yaml`, {
    cwd: ROOT,
    extras: [...extras, "tracking.enabled=false"],
    onProgress: false,
  }).train();

/** What the model itself says of a test row with some values changed. */
async function predicted(experiment: EvaluatedExperiment, row: number, changes: object): Promise<Table> {
  const cells = { ...experiment.testRows.row(row), ...changes };
  return experiment.predict(Table.fromRows([cells]));
}

describe("a what-if panel of an experiment", () => {
  let bikes: EvaluatedExperiment;
  let panel: WhatIf;

  beforeAll(async () => {
    bikes = await load("bikes", "model={kind: boosting, rounds: 30}", "target.transform=none").evaluate();
    panel = await bikes.whatIf(17);
  });

  it("starts from a test row, and offers the largest errors and some of every size", async () => {
    expect(panel.start.cells).toHaveLength(panel.columns.length);
    expect(panel.start.truth).toBe(bikes.predictions.value("bikers", 17));
    const errors = Array.from({ length: bikes.testRows.numRows }, (_, row) =>
      Math.abs(
        Number(bikes.predictions.value("bikers", row)) - Number(bikes.predictions.value("prediction", row)),
      ),
    );
    const worst = errors.indexOf(Math.max(...errors));
    expect(panel.data.rows[1]).toMatchObject({
      name: `test row ${worst}`,
      note: expect.stringMatching(/^a largest error, predicted [\d.]+, true \d+$/),
    });
    expect(panel.data.rows).toHaveLength(8);
    for (const { cells, answer } of panel.data.rows) {
      const { baseValues, values } = answer.shap ?? { baseValues: [], values: [[]] };
      expect(cells).toHaveLength(panel.columns.length);
      expect(values[0].reduce((sum, value) => sum + value, baseValues[0])).toBeCloseTo(
        answer.predictions[0],
        8,
      );
    }
  });

  it("answers changes as the model predicts them, with SHAP values that add up, and warns", async () => {
    const all: readonly Readonly<Record<string, Cell>>[] = [
      {},
      { hr: 8 },
      { hr: 3, temp: 0.9 },
      { weathersit: "cloudy/misty", windspeed: null },
    ];
    for (const changes of all) {
      const { predictions, shap, warnings } = await panel.ask(changes);
      const table = await predicted(bikes, 17, changes);
      expect(predictions[0]).toBeCloseTo(table.numbers("prediction")[0], 10);
      const sum = (shap?.values[0] ?? []).reduce((total, value) => total + value, shap?.baseValues[0] ?? 0);
      expect(sum).toBeCloseTo(predictions[0], 8);
      expect(warnings).toEqual([]);
    }
    const far = await panel.ask({ temp: 1.4, weathersit: "hail" });
    expect(far.warnings.map(({ column }) => column).sort()).toEqual(["temp", "weathersit"]);
    const odd = await panel.ask({ temp: 0.02, atemp: 1, season: 3, mnth: "Jan", hum: 0, windspeed: 0.8507 });
    expect(odd.warnings).toEqual([{ text: expect.stringContaining("None of 200 training rows is near") }]);
  });

  it("knows of each column how it is changed", () => {
    const columns = new Map(panel.columns.map((column) => [column.name, column]));
    expect(columns.get("hr")).toMatchObject({ control: "choice", missing: true });
    expect(columns.get("temp")).toMatchObject({ control: "number", low: 0.02, high: 0.96, step: 0.01 });
    expect(columns.get("weathersit")?.choices).toContain("light rain/snow");
    expect(panel.columns[0].name).toBe("hr");
  });

  it("refuses rows, columns and values that are none", async () => {
    await expect(bikes.whatIf(-1)).rejects.toMatchObject({ code: "DATA_SHAPE" });
    await expect(bikes.whatIf(bikes.testRows.slice(0, 2))).rejects.toMatchObject({ code: "DATA_SHAPE" });
    await expect(panel.ask({ tmp: 1 })).rejects.toMatchObject({
      code: "DATA_COLUMN_MISSING",
      details: { next: 'Did you mean "temp"?' },
    });
    await expect(panel.ask({ temp: "warm" })).rejects.toMatchObject({ code: "DATA_CAST" });
    await expect(panel.ask({ temp: Number.NaN })).rejects.toMatchObject({ code: "DATA_CAST" });
    await expect(panel.ask({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "INTERRUPTED",
    });
  });

  it("starts from a row of one's own too", async () => {
    const own = await bikes.whatIf(bikes.testRows.slice(5, 6));
    expect(own.start).toMatchObject({ name: "the given row" });
    expect(own.start.answer.predictions[0]).toBeCloseTo(bikes.predictions.numbers("prediction")[5], 10);
    expect(own.data.rows.length).toBeGreaterThan(4);
  });

  it("is made of a loaded model and rows too", async () => {
    const rows = bikes.testRows.drop(["bikers"]);
    const loaded = await Model.whatIf(bikes.model, rows, { row: 17 });
    expect(loaded.start.name).toBe("row 17");
    expect(loaded.start.answer.predictions).toEqual(panel.start.answer.predictions);
    await expect(Model.whatIf(bikes.model, rows, { row: rows.numRows })).rejects.toMatchObject({
      code: "DATA_SHAPE",
    });
    await expect(Model.whatIf(bikes.model, rows.slice(0, 0))).rejects.toMatchObject({ code: "DATA_SHAPE" });
  });

  it("holds a model of classes and a network in the page, and a grid for what fits none", async () => {
    const cancer = await load("cancer");
    const { data } = await cancer.whatIf();
    expect(data).toMatchObject({
      task: "classification",
      page: { way: "model" },
      outputs: ["benign", "malignant"],
    });
    expect(data.rows[0].answer.predictions.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    const forest = await load(
      "bikes",
      "model={kind: stacking, models: [{kind: linear}, {kind: boosting, rounds: 5}]}",
    );
    const { data: other } = await forest.whatIf(3);
    expect(other.page).toEqual({
      way: "grid",
      reason: "models of kind stacking cannot be computed in a page",
    });
    expect(other.rows[0].grid?.lines).toHaveLength(8);
    expect(other.rows[0].grid?.pairs).toHaveLength(6);
  }, 120_000);
});

import { beforeAll, describe, expect, it } from "vitest";
import { explain } from "../../../../../sdk/core/explainers/index.js";
import { metricByName } from "../../../../../sdk/core/metrics/index.js";
import { readModelFiles } from "../../../../../sdk/core/models/files/index.js";
import { fitModel } from "../../../../../sdk/core/models/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { RowAnswers, type WhatIfAnswer } from "../../../../../sdk/core/what-if/answer.js";
import { type Cell, cellsOf, tableOfCells } from "../../../../../sdk/core/what-if/cells.js";
import { describeColumns, type WhatIfColumn } from "../../../../../sdk/core/what-if/columns.js";
import { PageModel } from "../../../../../sdk/core/what-if/page/page-model.js";
import { pageModelFiles } from "../../../../../sdk/core/what-if/page/page-state.js";
import { useBackend } from "../../../../../sdk/io/backends/index.js";
import { type Random, random } from "../../../../../sdk/utils/random/index.js";

const CITIES = ["Bonn", "Graz", "Ulm", "Zug"];

/** Rows of every kind of column, some cells missing. */
function rows(count: number, draw: Random, task: "regression" | "classification" | "two"): Table {
  const cells = Array.from({ length: count }, () => {
    const [size, age] = [draw.normal(), draw.int(60)];
    const city = draw.next() < 0.05 ? null : CITIES[draw.int(4)];
    const score = 3 * size + age / 10 + (city === "Ulm" ? 4 : 0) + draw.normal() / 3 + 20;
    return {
      size: draw.next() < 0.05 ? null : size,
      age,
      level: 1 + draw.int(3),
      city,
      member: draw.next() < 0.4,
      day: new Date(Date.UTC(2024, 0, 1 + draw.int(300), draw.int(24))),
      y:
        task === "regression"
          ? score
          : task === "two"
            ? score > 23
              ? "high"
              : "low"
            : ["a", "b", "c"][Math.min(2, Math.floor(Math.max(0, score - 20) / 3))],
    };
  });
  return Table.fromRows(cells);
}

/** Cells that were never seen together, some never at all. */
function anyRow(columns: readonly WhatIfColumn[], draw: Random): Cell[] {
  return columns.map(({ missing, choices, low = 0, high = 1, control, step }): Cell => {
    if (missing && draw.next() < 0.15) return null;
    if (control === "boolean") return draw.next() < 0.5;
    if (choices !== undefined) {
      const seen = choices[draw.int(choices.length)];
      return draw.next() < 0.1 ? (typeof seen === "string" ? "Rome" : 99) : seen;
    }
    const value = low + (high - low) * (draw.next() * 1.4 - 0.2);
    return step === 1 || control === "timestamp" ? Math.round(value) : value;
  });
}

interface Case {
  readonly name: string;
  readonly task: "regression" | "classification" | "two";
  readonly model: { readonly kind: string } & Record<string, unknown>;
  readonly preprocessing?: Record<string, unknown>;
  readonly transform?: "none" | "sqrt" | "log1p" | "standardise";
  /** Of the largest prediction. */
  readonly within?: number;
}

const CASES: readonly Case[] = [
  { name: "boosting", task: "regression", model: { kind: "boosting", rounds: 30 } },
  {
    name: "boosting of a transformed target",
    task: "regression",
    model: { kind: "boosting", rounds: 20 },
    transform: "log1p",
  },
  { name: "boosting of rates", task: "regression", model: { kind: "boosting", rounds: 20, loss: "poisson" } },
  { name: "boosting of two classes", task: "two", model: { kind: "boosting", rounds: 20 } },
  { name: "boosting of three classes", task: "classification", model: { kind: "boosting", rounds: 15 } },
  { name: "a forest", task: "regression", model: { kind: "forest", trees: 10 } },
  { name: "a forest of classes", task: "classification", model: { kind: "forest", trees: 10 } },
  { name: "a linear model", task: "regression", model: { kind: "linear" }, transform: "standardise" },
  { name: "logistic regression", task: "classification", model: { kind: "linear" } },
  {
    name: "a linear model of other encodings",
    task: "regression",
    model: { kind: "linear" },
    preprocessing: {
      categories: ["level"],
      columns: {
        size: { kind: "quantile" },
        age: { kind: "cyclic", period: 60 },
        city: { kind: "target" },
      },
    },
  },
  {
    name: "a linear model of yet others",
    task: "two",
    model: { kind: "linear" },
    preprocessing: {
      columns: { size: { kind: "power" }, age: { kind: "minMax" }, city: { kind: "ordinal" } },
    },
  },
  {
    name: "a dense network",
    task: "regression",
    model: { kind: "dense", layers: [16, 8], epochs: 2 },
    within: 2e-6,
  },
  {
    name: "a dense network with everything",
    task: "classification",
    model: {
      kind: "dense",
      epochs: 2,
      batchNorm: true,
      dropout: 0.1,
      layers: [
        8,
        { units: 8, activation: "selu" },
        { units: 8, activation: "swish", batchNorm: false },
        { units: 6, activation: "softplus", batchNorm: false },
        { units: 6, activation: "elu" },
      ],
    },
    within: 2e-6,
  },
];

async function fitted({ task, model, preprocessing = {}, transform = "none" }: Case) {
  const table = rows(400, random(3), task);
  const { model: fit } = await fitModel({
    config: model,
    preprocessing,
    target: { column: "y", transform },
    task: task === "regression" ? "regression" : "classification",
    table,
    context: { random: random(5) },
  });
  return { fit, train: table.drop(["y"]) };
}

function restored(files: Awaited<ReturnType<typeof pageModelFiles>>): PageModel {
  if ("reason" in files) throw new Error(files.reason);
  return PageModel.restore(readModelFiles(files.files));
}

describe("a model in a page", () => {
  beforeAll(async () => {
    await useBackend("wasm");
  });

  it.each(CASES)("$name predicts there what it predicts here, also of values it never saw", async (of) => {
    const { fit, train } = await fitted(of);
    const columns = describeColumns(train, fit.features, () => true);
    const made = await pageModelFiles(fit, columns, cellsOf(train, columns, [0, 1, 2]));
    const page = restored(made);
    const draw = random(11);
    const asked = Array.from({ length: 400 }, () => anyRow(columns, draw));
    const table = tableOfCells(columns, asked);
    const wanted = await fit.predictMatrix(fit.encode(table));
    const got = await page.predictMatrix(page.encode(table));
    expect(got).toHaveLength(wanted.length);
    const most = wanted.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
    const off = wanted.reduce((worst, value, i) => Math.max(worst, Math.abs(value - got[i])), 0) / most;
    expect(off).toBeLessThanOrEqual(of.within ?? 1e-12);
    fit.dispose();
  });

  it.each(CASES.filter(({ name }) => /^(boosting|a forest|a linear model)$/.test(name)))(
    "$name is explained there as `explain` does it",
    async (of) => {
      const { fit, train } = await fitted(of);
      const columns = describeColumns(train, fit.features, () => true);
      const background = cellsOf(
        train,
        columns,
        Array.from({ length: 100 }, (_, i) => i),
      );
      const page = restored(await pageModelFiles(fit, columns, background));
      const { kind, explainer } = page.explainer(1);
      const answers = new RowAnswers(page, columns, background, explainer);
      const { shap } = await explain(fit, {
        train: train.slice(0, 100),
        background: train.slice(0, 100),
        test: train.slice(100, 120),
        metric: metricByName("mae", "regression"),
        seed: 1,
        config: { background: 100 },
      });
      expect(shap.kind).toBe(kind);
      const asked = cellsOf(
        train,
        columns,
        Array.from({ length: 20 }, (_, i) => 100 + i),
      );
      for (const [r, row] of asked.entries()) {
        const said: WhatIfAnswer[] = [];
        await answers.ask(row, (answer) => said.push(answer));
        expect(said).toHaveLength(1);
        const own = said[0].shap;
        expect(own?.isEstimate).toBe(false);
        expect(own?.baseValues[0]).toBeCloseTo(shap.baseValues[0], 8);
        for (const [c, { name }] of columns.entries())
          expect(own?.values[0][c]).toBeCloseTo(
            shap.values[0][r * columns.length + shap.features.indexOf(name)],
            8,
          );
      }
    },
  );

  it("estimates of a network add up, and say how sure they are", async () => {
    const { fit, train } = await fitted(CASES[CASES.length - 2]);
    const columns = describeColumns(train, fit.features, () => true);
    const background = cellsOf(
      train,
      columns,
      Array.from({ length: 30 }, (_, i) => i),
    );
    const page = restored(await pageModelFiles(fit, columns, background));
    const { kind, explainer } = page.explainer(1);
    expect(kind).toBe("permutation");
    const said: WhatIfAnswer[] = [];
    await new RowAnswers(page, columns, background, explainer).ask(
      cellsOf(train, columns, [200])[0],
      (answer) => said.push(answer),
    );
    expect(said.map(({ shap }) => shap?.error === undefined)).toEqual([true, false, false]);
    for (const { predictions, shap } of said) {
      expect(shap?.isEstimate).toBe(true);
      const sum = (shap?.values[0] ?? []).reduce((total, value) => total + value, shap?.baseValues[0] ?? 0);
      expect(sum).toBeCloseTo(predictions[0], 9);
    }
    expect(said[2].shap?.error).toBeLessThan(said[1].shap?.error ?? 0);
    fit.dispose();
  });

  it("is explained by estimates where its target is transformed, and is not made of what is no model", async () => {
    const { fit, train } = await fitted(CASES[1]);
    const columns = describeColumns(train, fit.features, () => true);
    const made = await pageModelFiles(fit, columns, cellsOf(train, columns, [0, 1]));
    expect(restored(made).explainer(1).kind).toBe("permutation");
    if ("reason" in made) throw new Error(made.reason);
    const { json, arrays } = readModelFiles(made.files);
    const other = (change: object) => () =>
      PageModel.restore({ json: { ...(json as object), ...change } as never, arrays });
    expect(other({ kind: "svm" })).toThrow('Got: kind "svm". Wanted: one of linear, boosting, forest, dense');
    expect(other({ kind: "linear" })).toThrow("Got: a linear model without coefficients.");
  });

  it("says why it cannot hold a model", async () => {
    const { fit, train } = await fitted({
      name: "",
      task: "regression",
      model: { kind: "forest", trees: 400, minLeafRows: 1 },
    });
    const columns = describeColumns(train, fit.features, () => true);
    expect(await pageModelFiles(fit, columns, cellsOf(train, columns, [0]))).toMatchObject({
      reason: expect.stringMatching(/^the model has \d\.\d MB, more than the 1 MB that a page carries$/),
    });
    const { fit: mean } = await fitted({ name: "", task: "regression", model: { kind: "baseline" } });
    expect(await pageModelFiles(mean, columns, [])).toEqual({
      reason: "models of kind baseline cannot be computed in a page",
    });
  });
});

import { describe, expect, it } from "vitest";
import { exactShap } from "../../../../sdk/core/explainers/exact.js";
import { type ExplainSettings, explain } from "../../../../sdk/core/explainers/index.js";
import { metricByName } from "../../../../sdk/core/metrics/index.js";
import { type FitOptions, fitModel } from "../../../../sdk/core/models/index.js";
import { predictTrees } from "../../../../sdk/core/models/trees/predict.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { csvTable } from "../../../support/csv.js";

const all = csvTable("bikes.csv").select(["season", "hr", "temp", "weathersit", "bikers"]);
const bikes = all.take(Array.from({ length: 1440 }, (_, i) => 6 * i));
const seasons = bikes.drop(["bikers"]);
const cancer = csvTable("cancer.csv").select(["mean_radius", "worst_texture", "worst_area", "diagnosis"]);

async function explained(
  options: Pick<FitOptions, "config" | "target" | "task" | "table">,
  settings: ExplainSettings = { kind: "tree", output: "raw" },
) {
  const { table, task } = options;
  const { model } = await fitModel({ ...options, context: { random: random(0) } });
  const explanation = await explain(model, {
    train: table,
    test: table,
    truth: model.truth(table),
    metric: metricByName(task === "regression" ? "mae" : "logLoss", task),
    seed: 1,
    config: { rows: 10, background: 8, importanceRepeats: 1, importanceRows: 50, ...settings },
  });
  const rows = table.take(explanation.rowIndices);
  return { explanation, model, rows, outputs: await model.predictMatrix(model.encode(rows)) };
}

const boosting = { kind: "boosting", rounds: 15 } as const;
const diagnosis = { target: { column: "diagnosis" }, task: "classification", table: cancer } as const;
const bikers = { target: { column: "bikers" }, task: "regression", table: bikes } as const;

describe("explaining what predictions are made of", () => {
  it("two classes: log odds of the second, whose sigmoid is the probability", async () => {
    const { explanation, model, outputs } = await explained({ config: boosting, ...diagnosis });
    const { shap, unit } = explanation;
    expect([unit, shap.outputs, shap.kind]).toEqual(["log odds", [String(model.classes[1])], "tree"]);
    expect(shap.additive).toBe(true);
    for (const [r, score] of shap.predictions[0].entries())
      expect(1 / (1 + Math.exp(-score))).toBeCloseTo(outputs[2 * r + 1], 12);
    expect(explanation.row(0).contributions).toHaveLength(3);
  });

  it("several classes: a score each, whose softmax are the probabilities", async () => {
    const target = { column: "season" };
    const { explanation, model, outputs } = await explained({
      config: boosting,
      target,
      task: "classification",
      table: seasons,
    });
    const { shap, unit } = explanation;
    expect([unit, shap.outputs]).toEqual(["softmax score", model.classes.map(String)]);
    expect(shap.additive).toBe(true);
    const classes = model.classes.length;
    for (let r = 0; r < shap.rows; r++) {
      const scores = shap.predictions.map((ofOutput) => Math.exp(ofOutput[r]));
      const sum = scores.reduce((a, b) => a + b, 0);
      for (const [k, score] of scores.entries())
        expect(score / sum).toBeCloseTo(outputs[r * classes + k], 12);
    }
  });

  it.each([
    ["the logarithm of a rate", { ...boosting, loss: "poisson" }, "none", "log bikers", Math.exp],
    ["a bent target", { kind: "forest", trees: 5 }, "sqrt", "sqrt(bikers)", (y: number) => y * y],
    ["the prediction itself", { kind: "forest", trees: 5 }, "none", "bikers", (y: number) => y],
  ] as const)("%s", async (_, config, transform, wanted, undo) => {
    const target = { column: "bikers", transform };
    const { explanation, outputs } = await explained({ ...bikers, config, target });
    expect([explanation.unit, explanation.shap.outputs]).toEqual([wanted, ["bikers"]]);
    expect(explanation.shap.additive).toBe(true);
    for (const [r, score] of explanation.shap.predictions[0].entries())
      expect(undo(score)).toBeCloseTo(outputs[r], 8);
  });

  it("equals what all coalitions give against the same background", async () => {
    const settings = { kind: "tree", output: "raw", method: "interventional", background: 200 } as const;
    const table = cancer.slice(0, 60);
    const { explanation, model, rows } = await explained({ config: boosting, ...diagnosis, table }, settings);
    const { ensemble } = model.scoreTrees?.() ?? {};
    if (ensemble === undefined) throw new Error("no trees");
    const exact = await exactShap({
      predict: (x) => predictTrees(ensemble, x),
      rows: model.encode(rows),
      background: model.encode(table),
      groups: model.features.groups,
    });
    expect(explanation.shap.background).toBe(60);
    for (const [i, value] of exact.values[0].entries())
      expect(explanation.shap.values[0][i]).toBeCloseTo(value, 9);
  });

  it("is what the refusal of the prediction names, and not for models without trees", async () => {
    await expect(explained({ config: boosting, ...diagnosis }, { kind: "tree" })).rejects.toThrow(
      /Set `output: raw`/,
    );
    await expect(explained({ config: { kind: "linear" }, ...bikers })).rejects.toThrow(
      /not a sum of trees(?!.*output: raw)/,
    );
  });
});

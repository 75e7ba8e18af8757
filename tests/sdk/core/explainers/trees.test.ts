import { describe, expect, it } from "vitest";
import { type ExplainSettings, explain } from "../../../../sdk/core/explainers/index.js";
import { explainTrees } from "../../../../sdk/core/explainers/tree/explain-trees.js";
import { metricByName } from "../../../../sdk/core/metrics/index.js";
import { type FitOptions, fitModel } from "../../../../sdk/core/models/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { csvTable } from "../../../support/csv.js";
import { grownEnsemble } from "../../../support/grown-ensemble.js";

const bikes = csvTable("bikes.csv").drop(["casual", "registered", "day"]).slice(0, 1500);
const cancer = csvTable("cancer.csv");

async function explained(
  options: Pick<FitOptions, "config" | "target" | "task">,
  settings: ExplainSettings = {},
) {
  const table = options.task === "regression" ? bikes : cancer;
  const { model } = await fitModel({ ...options, table, context: { random: random(0) } });
  const notes: string[] = [];
  const explanation = await explain(model, {
    train: table,
    test: table,
    truth: model.truth(table),
    metric: metricByName(options.task === "regression" ? "mae" : "logLoss", options.task),
    seed: 1,
    config: { rows: 12, background: 5, importanceRepeats: 1, importanceRows: 50, ...settings },
    onNote: (note) => notes.push(note),
  });
  return { ...explanation, notes, model, table };
}

const forest = { kind: "forest", trees: 5, maxDepth: 6 } as const;
const boosting = { kind: "boosting", rounds: 10 } as const;
const bikers = { target: { column: "bikers" }, task: "regression" } as const;
const diagnosis = { target: { column: "diagnosis" }, task: "classification" } as const;

describe("the tree explainer", () => {
  it.each([
    ["a forest of numbers", { config: forest, ...bikers }],
    ["a forest of classes", { config: forest, ...diagnosis }],
    ["boosting of numbers", { config: boosting, ...bikers }],
    ["boosting of a median", { config: { ...boosting, loss: "absolute" }, ...bikers }],
  ] as const)("is chosen for %s, and adds up in the unit of the prediction", async (_, options) => {
    const { shap, notes, model } = await explained(options);
    expect(shap).toMatchObject({ kind: "tree", additive: true, rows: 12, background: 0 });
    expect(shap.outputs).toHaveLength(options.task === "regression" ? 1 : 2);
    expect(shap.features).toHaveLength(model.features.groups.length);
    expect(notes).toContain("explainer: tree, exact from the model's trees");
  });

  it("counts in the target's unit where the target is standardised", async () => {
    const target = { column: "bikers", transform: "standardise" } as const;
    const { shap, unit } = await explained({ config: forest, target, task: "regression" }, { kind: "tree" });
    expect(shap).toMatchObject({ kind: "tree", additive: true });
    expect(unit).toBe("bikers");
    // Base value: about the mean of the training rows.
    const values = bikes.numbers("bikers");
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(shap.baseValues[0] - mean)).toBeLessThan(mean / 5);
  });

  it.each([
    ["log odds", { config: boosting, ...diagnosis }],
    ["rates", { config: { ...boosting, loss: "poisson" }, ...bikers }],
    [
      "a bent target",
      { config: forest, target: { column: "bikers", transform: "sqrt" }, task: "regression" },
    ],
    ["no trees", { config: { kind: "linear" }, ...bikers }],
  ] as const)("is refused for %s, with another kind named", async (_, options) => {
    await expect(explained(options, { kind: "tree" })).rejects.toMatchObject({
      code: "EXPLAIN_UNSUPPORTED",
      message: expect.stringMatching(/sum of trees.*kind: permutation/s),
    });
  });

  it("leaves what it cannot explain to another where the kind is open", async () => {
    const { shap } = await explained({ config: boosting, ...diagnosis });
    expect(shap).toMatchObject({ kind: "permutation", additive: true });
  });
});

describe("values of trees against background rows, and interaction values", () => {
  it.each([
    ["a forest of numbers", { config: forest, ...bikers }],
    ["a forest of classes", { config: forest, ...diagnosis }],
    ["boosting of numbers", { config: boosting, ...bikers }],
  ] as const)(
    "%s: interventional values say so and start from the background's mean, as other explainers'",
    async (_, options) => {
      const { shap } = await explained(options, { kind: "tree", method: "interventional" });
      expect(shap).toMatchObject({ kind: "tree", method: "interventional", additive: true, background: 5 });
      const same = await explained(options, { kind: "permutation", permutations: 1 });
      // Same seed, same rows and background: the base values are the same means.
      for (const [o, base] of same.shap.baseValues.entries()) expect(shap.baseValues[o]).toBeCloseTo(base, 9);
    },
  );

  it("are path-dependent where nothing is set", async () => {
    const { shap } = await explained({ config: forest, ...bikers });
    expect(shap).toMatchObject({ method: "path-dependent", background: 0 });
    expect(shap.interactions).toBeUndefined();
  });

  it.each(["path-dependent", "interventional"] as const)(
    "interactions of a %s explanation are in the target's unit",
    async (method) => {
      const target = { column: "bikers", transform: "standardise" } as const;
      const settings = { kind: "tree", method, interactions: true } as const;
      const { shap } = await explained({ config: boosting, target, task: "regression" }, settings);
      const count = shap.features.length;
      const interactions = shap.interactions?.[0] ?? new Float64Array(0);
      expect(interactions).toHaveLength(12 * count * count);
      expect(shap.interactionRows).toEqual(Uint32Array.from({ length: 12 }, (_, i) => i));
      for (let at = 0; at < 12 * count; at++) {
        const line = interactions.subarray(at * count, at * count + count);
        expect(line.reduce((sum, value) => sum + value, 0)).toBeCloseTo(shap.values[0][at], 9);
      }
    },
  );

  it("a sample of the rows gets interactions where there are many", async () => {
    const settings = { kind: "tree", interactions: true, interactionRows: 3 } as const;
    const { shap } = await explained({ config: forest, ...bikers }, settings);
    expect(shap.interactionRows).toHaveLength(3);
    expect(shap.interactions?.[0]).toHaveLength(3 * shap.features.length ** 2);
  });

  it("interactions that would not fit in memory are refused, with a number of rows that would", async () => {
    const { ensemble } = await grownEnsemble(1);
    const columns = 2000;
    const rows = { data: new Float64Array(50 * columns), rows: 50, columns };
    const groups = Array.from({ length: columns }, (_, c) => ({ name: `x${c}`, columns: [c] }));
    const refused = explainTrees(
      { ensemble: { ...ensemble, columns }, scale: 1, offset: 0 },
      { rows, background: rows, groups },
      {
        method: "path-dependent",
        interactions: true,
        interactionRows: 50,
        random: random(0),
      },
    );
    await expect(refused).rejects.toMatchObject({
      code: "EXPLAIN_UNSUPPORTED",
      message: expect.stringMatching(/50 rows x 2000 x 2000 columns.*interactionRows. to 33/s),
    });
  });

  it("training rows of another schema as background are refused", async () => {
    const { model } = await explained({ config: forest, ...bikers });
    const other = explain(model, {
      train: cancer,
      test: bikes,
      truth: model.truth(bikes),
      metric: metricByName("mae", "regression"),
      seed: 1,
      config: { kind: "tree", method: "interventional", rows: 2, background: 5 },
    });
    await expect(other).rejects.toMatchObject({ code: "SCHEMA_MISMATCH" });
  });
});

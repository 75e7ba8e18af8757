import { describe, expect, it } from "vitest";
import type { BlendingConfig } from "../../../../sdk/core/models/ensembles/index.js";
import { Experiment, Model } from "../../../../sdk/index.js";
import { CLASSES, experimentOn, filesIn, NUMBERS } from "../../../support/bad-input.js";
import { ROOT } from "../../../support/source-files.js";
import { temporaryFolder } from "../../../support/temporary.js";

const quiet = { env: {}, onProgress: false } as const;
const parts: BlendingConfig["models"] = [
  { kind: "linear" },
  { kind: "forest", trees: 5, maxDepth: 4 },
  { kind: "dense", layers: [4], epochs: 2 },
];

describe("an ensemble in the chain", () => {
  it("of several kinds, with a network, is trained, explained by raw column, logged and read again", async () => {
    const cwd = await temporaryFolder();
    const config = {
      dataset: { kind: "csv", path: `${ROOT}/fixtures/cancer.csv` },
      target: "diagnosis",
      split: { kind: "stratified", testSize: 0.25 },
      model: { kind: "stacking", models: parts, folds: { folds: 3 } },
      metrics: ["rocAuc"],
      explain: { rows: 3, background: 3, importanceRepeats: 1 },
      seed: 3,
    };
    const trained = await Experiment.load(config, { cwd, ...quiet }).train();
    expect(trained.model.kind).toBe("stacking");
    expect(Object.keys(trained.history.epochs[0].logs)).toContain("dense.loss");
    const evaluated = await trained.evaluate();
    expect(evaluated.metrics.rocAuc).toBeGreaterThan(0.97);
    const raw = trained.testRows.drop(["diagnosis"]);
    const { explanation } = await evaluated.explain();
    expect(explanation.shap.kind).toMatch(/permutation|kernel/);
    expect(explanation.importances.map(({ feature }) => feature).sort()).toEqual([...raw.names].sort());
    const loaded = await Model.load(await trained.save(`${cwd}/model`));
    expect(await loaded.predict(raw)).toEqual(await trained.predict(raw));
    expect(filesIn(cwd)).toContainEqual(expect.stringMatching(/MLmodel$/));
  });

  it("can be compared, calibrated and blended", async () => {
    const { folder, config } = await experimentOn(CLASSES, { split: { kind: "stratified", testSize: 0.25 } });
    const models = parts.slice(0, 2);
    const compared = await Experiment.load(config, { cwd: folder, ...quiet }).compare(
      [
        { kind: "stacking", models, folds: { folds: 3 } },
        { kind: "blending", models },
      ],
      { folds: { folds: 2 } },
    );
    const { rows } = compared.leaderboard;
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(["stacking", "blending"]));
    expect(rows.filter(({ error }) => error !== undefined)).toEqual([]);
    const blended = await compared.train("blending").calibrate();
    expect(blended.model.kind).toBe("blending");
  });

  it("an ensemble as a part, no models, or weights that fit not: the config is refused", async () => {
    for (const model of [
      { kind: "stacking", models: [{ kind: "stacking", models: parts }] },
      { kind: "stacking", models: [] },
      { kind: "blending", models: parts, weights: [1, 2] },
    ]) {
      const { folder, config } = await experimentOn(NUMBERS, { model });
      await expect(Experiment.load(config, { cwd: folder, ...quiet }).train()).rejects.toMatchObject({
        code: "CONFIG_INVALID",
      });
    }
  });
});

import { describe, expect, it } from "vitest";
import { Experiment } from "../../../../sdk/index.js";
import { expectClear, failure } from "../../../support/bad-input.js";
import { ROOT } from "../../../support/source-files.js";
import { temporaryFolder } from "../../../support/temporary.js";

/** A model on the breast-cancer data, calibrated and not, explained as wanted. */
async function both(model: object, explain: object) {
  const config = {
    dataset: {
      kind: "csv",
      path: `${ROOT}/fixtures/cancer.csv`,
      columns: ["mean_radius", "mean_texture", "mean_area", "diagnosis"],
    },
    target: "diagnosis",
    split: { kind: "stratified", testSize: 0.25 },
    model,
    explain: { rows: 8, background: 10, importanceRepeats: 1, ...explain },
    tracking: { enabled: false },
    seed: 3,
  };
  const options = { cwd: await temporaryFolder(), env: {}, onProgress: false } as const;
  const trained = await Experiment.load(config, options).train();
  const calibrated = await trained.calibrate({ method: "sigmoid" });
  return { trained, calibrated };
}

const MODELS = [
  { kind: "forest", trees: 20, maxDepth: 3 },
  { kind: "boosting", rounds: 10 },
] as const;

describe("explain after calibrate", () => {
  it.each(MODELS)("$kind: by itself, values add up to the calibrated probability", async (model) => {
    const { calibrated } = await both(model, {});
    const evaluated = await calibrated.evaluate();
    const { shap, rowIndices, unit } = (await evaluated.explain()).explanation;
    expect(shap.kind).toBe("exact");
    expect(unit).toBe("probability");
    const width = shap.features.length;
    for (const [k, label] of shap.outputs.entries()) {
      const wanted = evaluated.predictions.numbers(`probability_${label}`);
      for (const [place, row] of rowIndices.entries()) {
        const values = shap.values[k].slice(place * width, (place + 1) * width);
        expect(shap.baseValues[k] + values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(
          wanted[row],
          10,
        );
      }
    }
  });

  it.each(MODELS)("$kind: `output: raw` explains the trees' sum as it was before", async (model) => {
    const { trained, calibrated } = await both(model, { kind: "tree", output: "raw" });
    const { explanation: before } = await trained.evaluate().explain();
    const { explanation: after } = await calibrated.evaluate().explain();
    expect(after.shap).toEqual(before.shap);
    expect(after.shap.additive).toBe(true);
    expect(after.unit).toBe(`${before.unit} before calibration`);
  });

  it("the tree explainer says how the trees can be explained all the same", async () => {
    const { calibrated } = await both(MODELS[0], { kind: "tree" });
    expectClear(
      await failure(calibrated.evaluate().explain()),
      { code: "EXPLAIN_UNSUPPORTED", says: [/Set `output: raw`/] },
      "explain",
    );
  });

  it("gradients that know nothing of the calibration are not taken for the model's", async () => {
    const model = { kind: "dense", layers: [4], epochs: 2 };
    const { calibrated } = await both(model, { kind: "gradient" });
    expectClear(
      await failure(calibrated.evaluate().explain()),
      { code: "EXPLAIN_UNSUPPORTED", says: [/gives no gradients/] },
      "explain",
    );
  });
});

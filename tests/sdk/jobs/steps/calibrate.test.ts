import { describe, expect, it } from "vitest";
import { Experiment, Model, runJob } from "../../../../sdk/index.js";
import type { Trained } from "../../../../sdk/jobs/state.js";
import {
  CLASSES,
  expectClear,
  experimentOn,
  failure,
  filesIn,
  NUMBERS,
  runStatuses,
  STATUS,
} from "../../../support/bad-input.js";
import { ROOT } from "../../../support/source-files.js";
import { temporaryFolder } from "../../../support/temporary.js";

describe("calibrate", () => {
  it("makes a forest's probabilities mean more of what they say, and the model is saved and explained so", async () => {
    const cwd = await temporaryFolder();
    const config = {
      dataset: { kind: "csv", path: `${ROOT}/fixtures/cancer.csv` },
      target: "diagnosis",
      split: { kind: "stratified", testSize: 0.25 },
      model: { kind: "forest", trees: 30, maxDepth: 3 },
      metrics: ["brier", "logLoss"],
      explain: { rows: 5, background: 5, importanceRepeats: 1 },
      seed: 3,
    };
    const trained = await Experiment.load(config, { cwd, env: {}, onProgress: false }).train();
    const calibrated = await trained.calibrate({ method: "sigmoid" });
    const { calibration } = calibrated;
    expect(calibration.rows).toBe(trained.trainingRows.numRows);
    expect(calibration.after.logLoss).toBeLessThan(calibration.before.logLoss);
    expect(calibration.after.ece).toBeLessThan(calibration.before.ece);
    const [before, after] = [await trained.evaluate(), await calibrated.evaluate()];
    expect(after.metrics.logLoss).toBeLessThan(before.metrics.logLoss);
    const explained = await after.explain();
    expect(explained.explanation.shap.kind).not.toBe("tree");
    const loaded = await Model.load(await calibrated.save(`${cwd}/model`));
    const raw = trained.testRows.drop(["diagnosis"]);
    expect(await loaded.predict(raw)).toEqual(await calibrated.predict(raw));
    expect(await calibrated.predict(raw)).not.toEqual(await trained.predict(raw));
    expect(calibrated.run?.modelUri).not.toBe(trained.run?.modelUri);
  });

  it("is a part of a job, in one run", async () => {
    const { folder, config } = await experimentOn(CLASSES, { split: { kind: "stratified", testSize: 0.25 } });
    const outcome = await runJob(
      [config, { calibrate: { method: "isotonic", folds: { folds: 3 } }, explain: false, report: false }],
      { cwd: folder, env: {}, onProgress: false },
    );
    expect(outcome.error).toBeUndefined();
    expect((outcome.state as Partial<Trained>).calibration?.method).toBe("isotonic");
    expect(runStatuses(folder)).toEqual([STATUS.finished]);
    expect(filesIn(folder)).toContainEqual(expect.stringMatching(/artifacts\/calibration\.json$/));
  });

  it("refuses a regression, and a method that is not known", async () => {
    const regression = await experimentOn(NUMBERS);
    expectClear(
      await failure(regression.chain.train().calibrate()),
      { code: "CONFIG_INVALID", says: [/a regression has none/] },
      "calibrate",
    );
    const { chain } = await experimentOn(CLASSES);
    expectClear(
      await failure(chain.train().calibrate({ method: "isotone" as never })),
      { code: "CONFIG_INVALID", says: [/Did you mean "isotonic"/] },
      "calibrate",
    );
  });
});

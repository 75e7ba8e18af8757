import { type CalibrateInput, calibrateConfig } from "../../core/models/calibration/index.js";
import { calibrate } from "../../core/validation/index.js";
import { verbOptions } from "../../io/configs/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { Calibrated, Trained } from "../state.js";
import { logSwitches } from "./autolog.js";
import { readyConfig } from "./engine.js";
import { etaOf } from "./eta.js";
import { foldsOf, usualFolds } from "./folds.js";
import type { Step } from "./step.js";
import { logJson } from "./table-artifact.js";
import { logFittedModel } from "./tracking.js";

/** Calibrates the probabilities of the fitted model. Options that are given count in place of the config's. */
export function calibrateStep(options?: CalibrateInput): Step<Trained, Calibrated> {
  return {
    name: "calibrate",
    async run(state, context) {
      const { config, model, run, task } = state;
      if (task === "regression") {
        throw new AssayError("CONFIG_INVALID", {
          what: "only probabilities can be calibrated, and a regression has none",
          got: `a regression of "${state.target}"`,
          wanted: "a classification",
          next: "Leave `calibrate` out; `intervals` say how sure a regression is.",
        });
      }
      const settings = verbOptions(
        calibrateConfig,
        options ?? config.calibrate ?? {},
        "calibrate",
        state.environment.settings,
      );
      const folds = await foldsOf(state, settings.folds ?? usualFolds(state), context);
      const eta = etaOf(context.now);
      const { calibrator, calibration } = await calibrate(
        {
          ...folds,
          config: await readyConfig(state, config.model, context),
          preprocessing: config.preprocessing,
          onFold: ({ fold }, total) =>
            context.emit({
              type: "progress",
              step: "calibrate",
              label: "folds",
              done: fold,
              total,
              etaSeconds: eta("folds", fold, total),
            }),
        },
        settings.method,
        model.classes,
      );
      const calibrated = { ...state, model: model.calibrated(calibrator), calibration };
      if (run === undefined) return calibrated;
      if (logSwitches(state).metrics) await logJson(run.handle, "calibration", calibration);
      // The run's model is the calibrated one from now on.
      return { ...calibrated, run: await logFittedModel(run.handle, calibrated, context.emit) };
    },
    summary: ({ calibration: { method, before, after } }) =>
      `${method}: calibration error ${formatNumber(before.ece, 3)} → ${formatNumber(after.ece, 3)}, brier ${formatNumber(before.brier)} → ${formatNumber(after.brier)}`,
  };
}

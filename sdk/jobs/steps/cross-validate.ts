import { predictionMetrics } from "../../core/metrics/index.js";
import { crossValidate } from "../../core/validation/index.js";
import { verbOptions } from "../../io/configs/index.js";
import { type FoldsInput, foldsConfig } from "../../utils/splitters/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { CrossValidated, Loaded, Tracked } from "../state.js";
import { logSwitches } from "./autolog.js";
import { runOfChain, withoutEndedRun } from "./chain-run.js";
import { backendFor, readyConfig } from "./engine.js";
import { etaOf } from "./eta.js";
import { foldsOf } from "./folds.js";
import { logCrossValidation } from "./log-validation.js";
import { type Step, stepFailure } from "./step.js";
import { inRun } from "./tracking.js";

/** Scores the config's model on folds of the training rows. Options that are given count in place of the config's. */
export function crossValidateStep<S extends Loaded & Pick<Tracked, "run">>(
  options?: FoldsInput,
): Step<S, S & CrossValidated> {
  return {
    name: "crossValidate",
    partial: withoutEndedRun,
    async run(state, context) {
      const { config } = state;
      const { emit, now } = context;
      const folds = await foldsOf(
        state,
        verbOptions(
          foldsConfig,
          options ?? config.crossValidate ?? {},
          "crossValidate",
          state.environment.settings,
        ),
        context,
      );
      const backend = await backendFor(state, config.model, context);
      const run = await runOfChain(state, backend, context);
      const made = { ...state, ...inRun(run) };
      try {
        const eta = etaOf(now);
        const crossValidation = await crossValidate({
          ...folds,
          config: await readyConfig(state, config.model, context),
          preprocessing: config.preprocessing,
          metrics: predictionMetrics(config.metrics, state.task),
          onFold: ({ fold }, total) =>
            emit({
              type: "progress",
              step: "crossValidate",
              label: "folds",
              done: fold,
              total,
              etaSeconds: eta("folds", fold, total),
            }),
        });
        if (run !== undefined && logSwitches(state).metrics) await logCrossValidation(run, crossValidation);
        return { ...made, crossValidation };
      } catch (cause) {
        // The run goes out with the failure, so that whoever ends the chain can close it.
        throw stepFailure(cause, "crossValidate", context.signal, made);
      }
    },
    summary: ({ crossValidation: { metrics, folds } }) =>
      `${folds.length} folds: ${metrics.map(({ name, mean, std }) => `${name} ${formatNumber(mean)} ± ${formatNumber(std, 2)}`).join(", ")}`,
  };
}

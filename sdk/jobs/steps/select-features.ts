import { predictionMetrics } from "../../core/metrics/index.js";
import {
  type SelectFeaturesInput,
  selectFeatures,
  selectFeaturesConfig,
  withoutColumns,
} from "../../core/selection/index.js";
import { type TrainingConfig, verbOptions } from "../../io/configs/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { Loaded, Selected, Tracked } from "../state.js";
import { logSwitches } from "./autolog.js";
import { runOfChain, withoutEndedRun } from "./chain-run.js";
import { backendFor, readyConfig } from "./engine.js";
import { etaOf } from "./eta.js";
import { foldsOf, usualFolds } from "./folds.js";
import { type Step, stepFailure } from "./step.js";
import { logJson, logTable } from "./table-artifact.js";
import { inRun } from "./tracking.js";

/** Keeps the columns that matter, judged on folds of the training rows. Options that are given count in place of the config's. */
export function selectFeaturesStep(
  options?: SelectFeaturesInput,
): Step<Loaded & Pick<Tracked, "run">, Selected> {
  return {
    name: "selectFeatures",
    partial: withoutEndedRun,
    async run(state, context) {
      const { config } = state;
      const settings = verbOptions(
        selectFeaturesConfig,
        options ?? config.selectFeatures ?? {},
        "selectFeatures",
        state.environment.settings,
      );
      const folds = await foldsOf(state, settings.folds ?? usualFolds(state), context);
      const backend = await backendFor(state, config.model, context);
      const run = await runOfChain(state, backend, context);
      const made = { ...state, ...inRun(run) };
      try {
        const eta = etaOf(context.now);
        const selection = await selectFeatures({
          ...folds,
          config: await readyConfig(state, config.model, context),
          preprocessing: config.preprocessing,
          metrics: predictionMetrics(config.metrics, state.task),
          settings,
          seed: config.seed,
          onFold: (pass, fold, count) => {
            const done = pass === "before" ? fold : count + fold;
            const total = 2 * count;
            const etaSeconds = eta("folds", done, total);
            context.emit({
              type: "progress",
              step: "selectFeatures",
              label: "folds",
              done,
              total,
              etaSeconds,
            });
          },
        });
        if (run !== undefined && logSwitches(state).metrics) {
          await logJson(run, "feature_selection", { ...selection, kept: selection.kept });
          await logTable(run, "feature_selection", selection.table());
        }
        const { kept, dropped } = selection;
        const own = withoutColumns({ config: config.model, preprocessing: config.preprocessing }, dropped);
        return {
          ...made,
          // Of what was checked, columns that are gone are taken out.
          config: {
            ...config,
            model: own.config as TrainingConfig["model"],
            preprocessing: own.preprocessing as TrainingConfig["preprocessing"],
          },
          train: state.train.select([...kept, state.target].sort(inOrderOf(state.train.names))),
          test: state.test.select([...kept, state.target].sort(inOrderOf(state.test.names))),
          dropped: [...(state.dropped ?? []), ...dropped],
          selection,
        };
      } catch (cause) {
        throw stepFailure(cause, "selectFeatures", context.signal, made);
      }
    },
    summary: ({ selection: { kept, dropped, before, after } }) => {
      const [metric] = before.metrics;
      return `${kept.length} of ${kept.length + dropped.length} columns kept, ${metric.name} ${formatNumber(metric.mean)} with all, ${formatNumber(after.mean[metric.name])} with these`;
    },
  };
}

function inOrderOf(names: readonly string[]): (a: string, b: string) => number {
  return (a, b) => names.indexOf(a) - names.indexOf(b);
}

import { type IntervalsInput, intervalsConfig } from "../../core/models/intervals/index.js";
import { fitIntervals } from "../../core/validation/index.js";
import { displayable, intervalsView } from "../../display/index.js";
import { verbOptions } from "../../io/configs/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { random } from "../../utils/random/index.js";
import { formatNumber, formatPercent } from "../../utils/text/index.js";
import type { Trained, WithIntervals } from "../state.js";
import { readyConfig } from "./engine.js";
import type { Step } from "./step.js";
import { logFittedModel } from "./tracking.js";
import { workersOf } from "./workers.js";

/** Adds intervals to the predictions of the fitted model. Options that are given count in place of the config's. */
export function intervalsStep(options?: IntervalsInput): Step<Trained, WithIntervals> {
  return {
    name: "intervals",
    async run(state, context) {
      const { config, model, run, task, train } = state;
      if (task === "classification") {
        throw new AssayError("CONFIG_INVALID", {
          what: "intervals are for numbers, and a classification predicts classes",
          got: `a classification of "${state.target}"`,
          wanted: "a regression",
          next: "Leave `intervals` out; `calibrate` makes probabilities mean what they say.",
        });
      }
      const settings = verbOptions(
        intervalsConfig,
        options ?? config.intervals ?? {},
        "intervals",
        state.environment.settings,
      );
      const stream = random(config.seed).fork("intervals");
      const { intervals, heldOut } = await fitIntervals({
        settings,
        config: await readyConfig(state, config.model, context),
        preprocessing: config.preprocessing,
        target: config.target,
        task,
        table: train,
        inTime: config.split.kind === "chronological",
        random: stream.fork("rows"),
        context: { random: stream.fork("fit"), signal: context.signal, workers: await workersOf(state) },
      });
      const { method, coverage, margin } = intervals;
      const done = {
        ...state,
        model: model.withIntervals(intervals),
        intervals: displayable(
          Object.freeze({
            method,
            coverage,
            margin,
            heldOut: Object.freeze({
              ...heldOut,
              target: state.target,
              rows: "held-out",
              ...(method === "quantile" ? { middle: "middle of the bounds" } : {}),
            }),
          }),
          intervalsView,
        ),
      };
      if (run === undefined) return done;
      run.handle.logMetric("interval_margin", margin);
      // The run's model is the one with intervals from now on.
      return { ...done, run: await logFittedModel(run.handle, done, context.emit) };
    },
    summary: ({ intervals: { method, coverage, margin } }) =>
      `${method}, ${formatPercent(coverage)}, margin ${formatNumber(margin)}`,
  };
}

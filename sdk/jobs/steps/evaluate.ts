import {
  evaluateMetrics,
  intervalMetrics,
  Metrics,
  predictionMetrics,
  refuseIntervalMetrics,
} from "../../core/metrics/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { random } from "../../utils/random/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { Evaluated, Trained } from "../state.js";
import { logSwitches } from "./autolog.js";
import { scoreBaseline } from "./baseline.js";
import { metricNumbers, scoringOf } from "./scoring.js";
import type { Step, StepContext } from "./step.js";

/** Predicts the test rows and scores the predictions. What earlier steps made stays. */
export function evaluateStepOf<S extends Trained>(): Step<S, S & Evaluated> {
  return { name: "evaluate", run: evaluate, summary };
}

/** The same after a training, and no more. */
export const evaluateStep: Step<Trained, Evaluated> = evaluateStepOf<Trained>();

async function evaluate<S extends Trained>(state: S, { signal }: StepContext): Promise<S & Evaluated> {
  const { model, test, config, run } = state;
  if (!model.hasIntervals) refuseIntervalMetrics(config.metrics);
  const truth = model.truth(test);
  const outputs = await model.predictMatrix(model.encode(test));
  throwIfAborted(signal, { what: "stopped during evaluate" });
  const scoring = scoringOf(model, truth, outputs);
  const scored = evaluateMetrics(predictionMetrics(config.metrics, model.task), scoring);
  const bounds = await model.bounds(test, outputs);
  const predicted = model.predictionTable(outputs, bounds);
  // A target that is called as one of the model's own columns must not take its place.
  const truthName = predicted.has(model.target) ? `true_${model.target}` : model.target;
  const predictions = predicted.with({ [truthName]: test.column(model.target) });
  const metrics =
    bounds === undefined
      ? scored
      : new Metrics(
          [...scored.details, ...intervalMetrics(truth, bounds.lower, bounds.upper, config.metrics)],
          scored.skipped,
        );
  const baseline = await scoreBaseline(state, random(config.seed).fork("baseline"));
  // With the model's id, so that MLflow shows them on the model's page too.
  if (logSwitches(state).metrics) run?.handle.logMetrics(metricNumbers(metrics), 0, run.loggedModel?.modelId);
  return { ...state, metrics, scoring, predictions, baseline, ...(bounds === undefined ? {} : { bounds }) };
}

function summary({ metrics }: Evaluated): string {
  return metrics.details.map(({ name, value }) => `${name} ${formatNumber(value)}`).join(", ");
}

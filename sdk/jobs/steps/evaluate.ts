import { random } from "../../utils/random/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { Evaluated, Trained } from "../state.js";
import { logSwitches } from "./autolog.js";
import { scoreBaseline } from "./baseline.js";
import { scoreRows } from "./score-rows.js";
import { inContext, metricNumbers } from "./scoring.js";
import type { Step, StepContext } from "./step.js";
import { logTable } from "./table-artifact.js";

/** Predicts the test rows and scores the predictions. What earlier steps made stays. */
export function evaluateStepOf<S extends Trained>(): Step<S, S & Evaluated> {
  return { name: "evaluate", run: evaluate, summary };
}

/** The same after a training, and no more. */
export const evaluateStep: Step<Trained, Evaluated> = evaluateStepOf<Trained>();

async function evaluate<S extends Trained>(state: S, { signal }: StepContext): Promise<S & Evaluated> {
  const { model, test, config, run } = state;
  const scored = await scoreRows(model, test, config.metrics, signal);
  const baseline = await scoreBaseline(state, random(config.seed).fork("baseline"));
  const metrics = inContext(scored.metrics, model, baseline);
  // With the model's id, so that MLflow shows them on the model's page too.
  const log = logSwitches(state);
  if (log.metrics) run?.handle.logMetrics(metricNumbers(metrics), 0, run.loggedModel?.modelId);
  if (log.predictions && run !== undefined) await logTable(run.handle, "predictions", scored.predictions);
  return { ...state, ...scored, metrics, baseline };
}

function summary({ metrics }: Evaluated): string {
  return metrics.details.map(({ name, value }) => `${name} ${formatNumber(value)}`).join(", ");
}

import { explain } from "../../core/explainers/index.js";
import { chooseMetrics, metricByName, predictionMetrics } from "../../core/metrics/index.js";
import { ExperimentExplanation } from "../explanation.js";
import type { Evaluated, Explained } from "../state.js";
import { logExplanation, logSwitches } from "./autolog.js";
import { etaOf } from "./eta.js";
import type { Step } from "./step.js";
import { workersOf } from "./workers.js";

/** Importances and SHAP values of test rows, against a background of training rows. */
export const explainStep: Step<Evaluated, Explained> = {
  name: "explain",
  async run(state, { signal, emit, now }) {
    const { model, train, test, config, scoring, environment, run } = state;
    const settings = config.explain === false ? undefined : config.explain;
    const wanted = settings?.importanceMetric;
    const metric =
      wanted === undefined
        ? chooseMetrics(predictionMetrics(config.metrics, model.task), model.task)[0].metric
        : metricByName(wanted, model.task);
    const eta = etaOf(now);
    const made = await explain(model, {
      train,
      test,
      truth: scoring.truth,
      metric,
      config: settings,
      seed: config.seed,
      signal,
      workers: await workersOf(state),
      onProgress: (label, done, total) =>
        emit({ type: "progress", step: "explain", label, done, total, etaSeconds: eta(label, done, total) }),
      onNote: (message) => emit({ type: "note", level: "info", message }),
    });
    const explanation = new ExperimentExplanation(made, environment.cwd);
    if (run !== undefined && logSwitches(state).explanations)
      await logExplanation(run.handle, explanation, { signal, emit });
    return { ...state, explanation };
  },
  summary: ({ explanation }) => {
    const names = explanation.importances.slice(0, 3).map(({ feature }) => feature);
    return `${explanation.shap.rows} rows, most important: ${names.join(", ")}`;
  },
};

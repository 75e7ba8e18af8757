import { chooseMetrics, metricByName, predictionMetrics } from "../../core/metrics/index.js";
import type { Evaluated, Explained } from "../state.js";
import { explainRows } from "./explain-rows.js";
import type { Step } from "./step.js";

/** Importances and SHAP values of test rows, against a background of training rows. */
export const explainStep: Step<Evaluated, Explained> = {
  name: "explain",
  async run(state, context) {
    const { model, train, test, config, scoring } = state;
    const settings = config.explain === false ? undefined : config.explain;
    const wanted = settings?.importanceMetric;
    const metric =
      wanted === undefined
        ? chooseMetrics(predictionMetrics(config.metrics, model.task), model.task)[0].metric
        : metricByName(wanted, model.task);
    const rows = { train, test, truth: scoring.truth, metric, config: settings };
    return { ...state, explanation: await explainRows(state, rows, context) };
  },
  summary: ({ explanation }) => {
    const names = explanation.importances.slice(0, 3).map(({ feature }) => feature);
    return `${explanation.shap.rows} rows, most important: ${names.join(", ")}`;
  },
};

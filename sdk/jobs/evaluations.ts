import { driftView, metricsView, pairedComparisonView, residualsView, slicesView } from "../display/index.js";
import type { EvaluationsConfig } from "../io/configs/index.js";
import type { Job } from "./job.js";
import { judgementError } from "./judgement.js";
import { compareChampionStep } from "./steps/compare-champion.js";
import { type EvaluationsReported, evaluationsReportStep } from "./steps/evaluations-report.js";
import { findErrorsStep } from "./steps/find-errors.js";
import { judgeStoredStep } from "./steps/judge-stored.js";
import { type Judged, judgeStep, tagVersionStep } from "./steps/keep-evaluation.js";
import { measureDriftStep } from "./steps/measure-drift.js";
import { openStoredStep } from "./steps/open-stored.js";
import { metricNumbers } from "./steps/scoring.js";

/** The evaluation job: a stored model judged on a dataset. One that misses something is FINISHED, and its exit code is 3. */
export const evaluationsJob: Job<EvaluationsConfig, Judged & Partial<EvaluationsReported>> = {
  async link(start) {
    const { config } = await start.state();
    const judged = start
      .to(openStoredStep("required"))
      .to(judgeStoredStep)
      .to(compareChampionStep)
      .to(measureDriftStep)
      .to(findErrorsStep)
      .to(judgeStep);
    return config.report === false
      ? judged.to(tagVersionStep())
      : judged.to(evaluationsReportStep).to(tagVersionStep());
  },
  summary({ stored, metrics, judgement, report }) {
    return {
      ...(stored === undefined ? {} : { model: stored.uri }),
      ...(metrics === undefined ? {} : { metrics: metricNumbers(metrics) }),
      ...(judgement === undefined ? {} : { evaluation: judgement.verdict }),
      ...(report === undefined ? {} : { outputs: { report: report.path } }),
    };
  },
  views: ({ metrics, champion, slices, residuals, drift }, options) => [
    ...(metrics === undefined ? [] : [metricsView(metrics, options)]),
    ...(champion?.comparison === undefined ? [] : [pairedComparisonView(champion.comparison, options)]),
    ...(slices === undefined ? [] : [slicesView(slices, options)]),
    ...(residuals === undefined ? [] : [residualsView(residuals, options)]),
    ...(drift === undefined ? [] : [driftView(drift.data, options), driftView(drift.predictions, options)]),
  ],
  verdict: ({ judgement }) => judgementError(judgement),
};

import { explanationView } from "../display/index.js";
import type { ExplanationsConfig } from "../io/configs/index.js";
import type { Job } from "./job.js";
import { explainStoredStep, type WrittenExplanation, writeExplanationStep } from "./steps/explain-stored.js";
import { type ExplanationsReported, explanationsReportStep } from "./steps/explanations-report.js";
import { openStoredStep } from "./steps/open-stored.js";

/** The explanation job: a stored model explained on a dataset, as Parquet and as a report. */
export const explanationsJob: Job<ExplanationsConfig, WrittenExplanation & Partial<ExplanationsReported>> = {
  async link(start) {
    const { config } = await start.state();
    const written = start.to(openStoredStep("optional")).to(explainStoredStep).to(writeExplanationStep);
    return config.report === false ? written : written.to(explanationsReportStep);
  },
  summary({ stored, explanation, written, report }) {
    return {
      ...(stored === undefined ? {} : { model: stored.uri }),
      ...(explanation === undefined
        ? {}
        : { metrics: { explainedRows: explanation.shap.rows, columns: explanation.shap.features.length } }),
      outputs: {
        ...Object.fromEntries((written ?? []).map((path) => [fileName(path), path])),
        ...(report === undefined ? {} : { report: report.path }),
      },
    };
  },
  views: ({ explanation }, options) =>
    explanation === undefined ? [] : [explanationView(explanation, options)],
};

/** `importances` of `/…/importances.parquet`. */
function fileName(path: string): string {
  return path.replace(/^.*[\\/]/, "").replace(/\.parquet$/, "");
}

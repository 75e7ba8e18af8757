import { present } from "../../utils/present.js";
import type { ReportFile } from "../report-file.js";
import { evaluationOfStored } from "./find-errors.js";
import { seenText } from "./judge-stored.js";
import type { Judged } from "./keep-evaluation.js";
import { metricNumbers } from "./scoring.js";
import type { Step } from "./step.js";
import { storedReport, storedReportPath } from "./stored-report.js";
import { writePage } from "./write-page.js";

/** After `report` of an evaluation. */
export interface EvaluationsReported extends Judged {
  readonly report: ReportFile;
}

/** Writes the report of an evaluation where the config says. */
export const evaluationsReportStep: Step<Judged, EvaluationsReported> = {
  name: "report",
  async run(state, { now }) {
    const { metrics, scoring, judgement, baseline, champion, slices, residuals, calibration, drift } = state;
    const common = storedReport(state, now());
    const seen = state.seenRows ?? 0;
    const { renderEvaluationReport } = await import("../../reports/index.js");
    const page = await renderEvaluationReport({
      ...common,
      ...judgement,
      notes: [...common.notes, ...(seen === 0 ? [] : [seenText(seen, state.rows.numRows)])],
      predictions: scoring,
      evaluation: evaluationOfStored(state),
      metrics: metrics.details,
      ...(baseline === undefined
        ? {}
        : { baseline: { name: baseline.name, metrics: metricNumbers(baseline.metrics) } }),
      ...present({ champion, slices, residuals, calibration, drift }),
    });
    return { ...state, report: await writePage(state, storedReportPath(state, "evaluation"), page) };
  },
  summary: ({ report }) => report.path,
};

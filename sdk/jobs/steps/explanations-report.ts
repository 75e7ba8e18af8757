import { present } from "../../utils/present.js";
import type { ReportFile } from "../report-file.js";
import type { WrittenExplanation } from "./explain-stored.js";
import type { Step } from "./step.js";
import { storedReport, storedReportPath } from "./stored-report.js";
import { writePage } from "./write-page.js";

/** After `report` of an explanation. */
export interface ExplanationsReported extends WrittenExplanation {
  readonly report: ReportFile;
}

/** Writes the report of an explanation where the config says. */
export const explanationsReportStep: Step<WrittenExplanation, ExplanationsReported> = {
  name: "report",
  async run(state, { now }) {
    const { explanation, background, scoring } = state;
    const { renderExplanationReport } = await import("../../reports/index.js");
    const page = await renderExplanationReport({
      ...storedReport(state, now()),
      explanation,
      background,
      ...present({ predictions: scoring }),
    });
    return { ...state, report: await writePage(state, storedReportPath(state, "explanation"), page) };
  },
  summary: ({ report }) => report.path,
};

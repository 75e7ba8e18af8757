import type { ReportInput } from "./input.js";
import { renderPage } from "./page.js";
import { calibrationPart } from "./parts/calibration.js";
import { championPart } from "./parts/champion.js";
import { dataPart } from "./parts/data.js";
import { driftPart } from "./parts/drift.js";
import { evaluationPart } from "./parts/evaluation.js";
import { explanationPart } from "./parts/explanation.js";
import { headHtml } from "./parts/head.js";
import { intervalsPart } from "./parts/intervals.js";
import { learningPart } from "./parts/learning.js";
import { metricsPart } from "./parts/metrics.js";
import type { PartMaker } from "./parts/part.js";
import { residualsPart } from "./parts/residuals.js";
import { runPart } from "./parts/run.js";
import { selectionPart } from "./parts/selection.js";
import { slicesPart } from "./parts/slices.js";
import { studyPart } from "./parts/study.js";
import { validationPart } from "./parts/validation.js";
import { whatIfPart } from "./parts/what-if.js";
import { Plots } from "./plots.js";

/** Every section, in the order of the page. */
const PARTS: readonly PartMaker[] = [
  metricsPart,
  championPart,
  evaluationPart,
  residualsPart,
  intervalsPart,
  calibrationPart,
  slicesPart,
  driftPart,
  explanationPart,
  whatIfPart,
  learningPart,
  validationPart,
  studyPart,
  selectionPart,
  dataPart,
  runPart,
];

/**
 * The report of a run: one HTML file that needs nothing else; see `renderPage`.
 *
 * @returns the page's text, about 1 MB, most of it plotly.js
 */
export async function renderReport(input: ReportInput): Promise<string> {
  const plots = new Plots();
  const parts = PARTS.map((make) => make(input, plots)).filter((part) => part !== undefined);
  return renderPage({ title: input.name, head: headHtml(input), parts });
}

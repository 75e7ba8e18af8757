import { dataText } from "../../display/page/index.js";
import { html } from "../../utils/html/index.js";
import { formatCount } from "../../utils/text/index.js";
import { renderPage } from "../page.js";
import { evaluationPart } from "../parts/evaluation.js";
import { metricsPart } from "../parts/metrics.js";
import type { Part, PartMaker } from "../parts/part.js";
import { residualsPart } from "../parts/residuals.js";
import { slicesPart } from "../parts/slices.js";
import { Plots } from "../plots.js";
import { againstChampionPart, movedPart, probabilitiesPart } from "./findings.js";
import type { EvaluationReport } from "./input.js";
import { storedDataPart, storedHead, storedRunPart } from "./parts.js";

/** Every section, in the order of the page. */
const PARTS: readonly PartMaker<EvaluationReport>[] = [
  metricsOfRows,
  againstChampionPart,
  slicesPart,
  evaluationPart,
  residualsPart,
  probabilitiesPart,
  movedPart,
  storedDataPart,
  storedRunPart,
];

function metricsOfRows(input: EvaluationReport, plots: Plots): Part | undefined {
  const { comparison } = input.champion ?? {};
  const comparisons = comparison === undefined ? [] : [comparison];
  return metricsPart({ ...input, comparisons, data: { testRows: input.data.taken } }, plots);
}

/** The report of a stored model's evaluation: one HTML page that needs nothing else. */
export async function renderEvaluationReport(input: EvaluationReport): Promise<string> {
  const plots = new Plots();
  const parts = PARTS.map((make) => make(input, plots)).filter((part) => part !== undefined);
  const { model, target, task, data, verdict, missed } = input;
  const lead = html`The <b>${model.kind}</b> model <b>${dataText(model.uri)}</b>, which ${
    task === "regression" ? "predicts" : "classifies"
  } <b>${dataText(target)}</b>, judged on ${formatCount(data.taken)} rows.`;
  const below = html`<p class="verdict">${
    verdict === "passed" ? html`<span class="good">✓ passed</span>` : html`<span class="bad">✗ missed</span>`
  }</p>${missed.length > 0 && html`<ul>${missed.map((text) => html`<li>${dataText(text)}</li>`)}</ul>`}`;
  return renderPage({
    title: input.title,
    head: storedHead("Assay evaluation", input, lead, below),
    parts,
  });
}

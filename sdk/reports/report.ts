import { html, type SafeHtml, trustedHtml } from "../utils/html/index.js";
import { BOOT_SCRIPT } from "./boot.js";
import type { ReportInput } from "./input.js";
import { calibrationPart } from "./parts/calibration.js";
import { classificationPart } from "./parts/classification.js";
import { dataPart } from "./parts/data.js";
import { explanationPart } from "./parts/explanation.js";
import { headHtml } from "./parts/head.js";
import { intervalsPart } from "./parts/intervals.js";
import { learningPart } from "./parts/learning.js";
import { metricsPart } from "./parts/metrics.js";
import { type Part, type PartMaker, partHtml } from "./parts/part.js";
import { regressionPart } from "./parts/regression.js";
import { runPart } from "./parts/run.js";
import { selectionPart } from "./parts/selection.js";
import { validationPart } from "./parts/validation.js";
import { packedPlotly, scriptHash } from "./plotly.js";
import { Plots } from "./plots.js";
import { REPORT_STYLE } from "./style.js";

/** Every section, in the order of the page. */
const PARTS: readonly PartMaker[] = [
  metricsPart,
  regressionPart,
  intervalsPart,
  classificationPart,
  calibrationPart,
  explanationPart,
  learningPart,
  validationPart,
  selectionPart,
  dataPart,
  runPart,
];

/** No network, no plugin, no frame, no `eval`: the two scripts that the page carries, by their hashes. */
function policy(plotlyHash: string): string {
  return [
    "default-src 'none'",
    `script-src '${scriptHash(BOOT_SCRIPT)}' '${plotlyHash}'`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function navigation(parts: readonly Part[]): SafeHtml {
  return html`<nav aria-label="Sections"><ul>${parts.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>`;
}

/**
 * The report of a run: one HTML file that needs nothing else, offline included. Every plot is painted at once as a static
 * picture and becomes interactive when a script may run; without one, and on paper, the pictures stay.
 *
 * @returns the page's text, about 1 MB, most of it plotly.js
 */
export async function renderReport(input: ReportInput): Promise<string> {
  const { packed, hash } = await packedPlotly();
  const plots = new Plots();
  const parts = PARTS.map((make) => make(input, plots)).filter((part) => part !== undefined);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(hash)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Assay">
<title>${input.name}: Assay report</title>
<link rel="icon" href="data:,">
<style>${trustedHtml(REPORT_STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="sheet">
${headHtml(input)}
${navigation(parts)}
<main id="content">
${parts.map(partHtml)}
</main>
<footer>Made by Assay. Nothing in this page leaves your computer. Plots by plotly.js (MIT licence).</footer>
</div>
<script type="application/json" id="assay-figures">${trustedHtml(plots.json())}</script>
<script type="application/octet-stream" id="assay-plotly">${trustedHtml(packed)}</script>
<script>${trustedHtml(BOOT_SCRIPT)}</script>
</body>
</html>
`;
  return String(page);
}

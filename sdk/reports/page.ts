import { html, type SafeHtml, trustedHtml } from "../utils/html/index.js";
import { BOOT_SCRIPT } from "./boot.js";
import { type Part, partHtml } from "./parts/part.js";
import { packedPlotly, scriptHash } from "./plotly.js";
import type { Plots } from "./plots.js";
import { REPORT_STYLE } from "./style.js";

/** What a page is made of. */
export interface PageInput {
  readonly title: string;
  /** Title, lead and headline. */
  readonly head: SafeHtml;
  readonly parts: readonly Part[];
  /** The plots that stand in the parts. */
  readonly plots: Plots;
}

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
 * A page that needs nothing else, offline included. Every plot is painted at once as a static picture and becomes interactive
 * when a script may run; without one, and on paper, the pictures stay.
 *
 * @returns the page's text, about 1 MB, most of it plotly.js
 */
export async function renderPage({ title, head, parts, plots }: PageInput): Promise<string> {
  const { packed, hash } = await packedPlotly();
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(hash)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Assay">
<title>${title}: Assay report</title>
<link rel="icon" href="data:,">
<style>${trustedHtml(REPORT_STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="sheet">
${head}
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

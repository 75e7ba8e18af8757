import { profileTableHtml } from "../../display/index.js";
import { dataText, factList } from "../../display/page/index.js";
import { type HtmlValue, html, type SafeHtml } from "../../utils/html/index.js";
import { formatCount, formatInstant, formatSeconds } from "../../utils/text/index.js";
import type { PartMaker } from "../parts/part.js";
import { runPart } from "../parts/run.js";
import type { StoredReport } from "./input.js";

/** Title and what was done in a sentence. */
export function storedHead(
  over: string,
  { run, title }: StoredReport,
  lead: SafeHtml,
  below?: HtmlValue,
): SafeHtml {
  return html`<header><p class="over">${over} · ${formatInstant(run.startedAtMs)} · ${formatSeconds(run.seconds)}</p><h1>${dataText(title)}</h1><p class="lead">${lead}</p>${below}</header>`;
}

/** Where the rows came from, which were taken, and what their columns hold. */
export const storedDataPart: PartMaker<StoredReport> = ({ data, notes }) => ({
  id: "data",
  title: "Data",
  body: html`${factList([
    ["source", dataText(data.source)],
    ["size", `${formatCount(data.rows)} rows x ${formatCount(data.columns)} columns`],
    ["taken", dataText(data.how)],
    ["digest", html`<code>${data.digest}</code>`],
  ])}${notes.length > 0 && html`<ul>${notes.map((note) => html`<li>${dataText(note)}</li>`)}</ul>`}${
    data.profile !== undefined && html`<h3 class="below">Columns</h3>${profileTableHtml(data.profile)}`
  }`,
});

/** What is needed to do it again. */
export const storedRunPart: PartMaker<StoredReport> = (input, plots) => {
  const { uri, kind, runId, inputs, encodedColumns } = input.model;
  const trained = runId === undefined ? "" : `, trained by run ${runId}`;
  const model = { kind, description: `${uri}${trained}`, inputs, encodedColumns };
  return runPart({ ...input, model }, plots);
};

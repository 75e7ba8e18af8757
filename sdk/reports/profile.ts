import type { DatasetProfile } from "../core/profile/index.js";
import {
  columnDetails,
  correlationsFigure,
  findingCounts,
  findingsHtml,
  profiledColumnsHtml,
  profileSize,
  targetRelationsFigure,
} from "../display/index.js";
import { dataText } from "../display/page/index.js";
import { html } from "../utils/html/index.js";
import { renderPage } from "./page.js";
import type { Part } from "./parts/part.js";
import { Plots } from "./plots.js";

/**
 * A dataset's profile as one HTML file that needs nothing else; see `renderPage`.
 *
 * @returns the page's text, about 1 MB, most of it plotly.js
 */
export async function renderProfile(profile: DatasetProfile): Promise<string> {
  const plots = new Plots();
  const { name, findings, target, correlations, columns, notes } = profile;
  const strongest =
    target === undefined ? [] : [target.column, ...target.relations.map(({ column }) => column)];
  const parts: (Part | undefined)[] = [
    { id: "findings", title: "Findings", body: findingsHtml(findings) },
    target === undefined || target.relations.length === 0
      ? undefined
      : { id: "target", title: "Target", body: plots.plot(targetRelationsFigure(target)) },
    { id: "columns", title: "Columns", body: profiledColumnsHtml(profile) },
    correlations === undefined
      ? undefined
      : {
          id: "correlations",
          title: "Correlations",
          body: plots.plot(correlationsFigure(correlations, strongest)),
        },
    {
      id: "details",
      title: "Each column",
      body: html`${columnDetails(columns)}${notes.map(
        (note) => html`<p class="note">${dataText(note)}</p>`,
      )}`,
    },
  ];
  const head = html`<header><p class="over">Profile</p><h1>${dataText(name)}</h1><p class="lead">${dataText(
    profileSize(profile),
  )}. ${findingCounts(findings)}.</p></header>`;
  return renderPage({
    title: name,
    head,
    parts: parts.filter((part) => part !== undefined),
  });
}

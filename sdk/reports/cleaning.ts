import type { CleaningProposal, CleaningReport, CleaningRule } from "../core/cleaning/report/index.js";
import { findingsHtml } from "../display/index.js";
import { dataText, factList, htmlTable } from "../display/page/index.js";
import { html, type SafeHtml } from "../utils/html/index.js";
import { formatBytes, formatCount, formatNumber, formatPercent, formatTimes } from "../utils/text/index.js";
import { renderPage } from "./page.js";
import type { Part } from "./parts/part.js";

const SIGNS = { stable: "✓", moderate: "!", drifted: "✗" } as const;
const MOODS = { stable: "good", moderate: "", drifted: "bad" } as const;

/**
 * What a cleaning changed, and what it proposes, as one HTML file that needs nothing else; see `renderPage`.
 *
 * @returns the page's text
 */
export async function renderCleaning(report: CleaningReport): Promise<string> {
  const { dataset, rows, cellsChanged, proposals } = report;
  const parts = [
    rulesPart(report),
    proposalsPart(report),
    findingsPart(report),
    driftPart(report),
    rowsPart(report),
  ];
  const open = proposals.filter(({ applied }) => !applied).length;
  const changed = report.changed
    ? html`<b>${formatTimes(cellsChanged, "cell")}</b> changed, <b>${formatTimes(rows.dropped, "row")}</b> dropped`
    : html`<b>Nothing</b> changed`;
  const asked = open === 0 ? "" : ` ${formatTimes(open, "proposal")}, not applied.`;
  const head = html`<header><p class="over">Data cleaning</p><h1>${dataText(dataset.name)}</h1><p class="lead">${changed}: ${formatTimes(rows.in, "row")} in, ${formatCount(rows.out)} out.${asked}</p></header>`;
  return renderPage({
    title: `${dataset.name}, cleaned`,
    head,
    parts: parts.filter((part) => part !== undefined),
  });
}

function rulesPart({ rules }: CleaningReport): Part {
  const body =
    rules.length === 0
      ? html`<p>No cleaning is declared.</p>`
      : html`${htmlTable({
          caption: "What each rule changed, in the order of the rules",
          columns: [
            { title: "rule" },
            { title: "cells changed", kind: "number" },
            { title: "rows dropped", kind: "number" },
            { title: "what it changed" },
          ],
          rows: rules.map(({ step, asked, cellsChanged, rowsDropped, change }) => [
            html`${dataText(step)}${asked === "proposal" && html`<small>a proposal, asked for</small>`}`,
            formatCount(cellsChanged),
            formatCount(rowsDropped),
            wide(change),
          ]),
        })}${examplesOf(rules)}`;
  return { id: "rules", title: "What changed", body };
}

function examplesOf(rules: readonly CleaningRule[]): SafeHtml | false {
  const rows = rules.flatMap(({ step, examples }) =>
    examples.filter(({ column }) => column !== undefined).map((example) => ({ step, ...example })),
  );
  if (rows.length === 0) return false;
  return htmlTable({
    caption: "The first cells that each rule changed; rows count from 1",
    columns: [
      { title: "rule" },
      { title: "row", kind: "number" },
      { title: "column" },
      { title: "before" },
      { title: "after" },
    ],
    rows: rows.map(({ step, row, column, before, after }) => [
      dataText(step),
      formatCount(row),
      dataText(column ?? ""),
      cell(before),
      cell(after),
    ]),
  });
}

function proposalsPart({ proposals }: CleaningReport): Part | undefined {
  if (proposals.length === 0) return undefined;
  return {
    id: "proposals",
    title: "Proposals",
    body: html`<p>None of these is applied unasked. Paste the lines under <code>clean:</code> in the config, or ask for them by name: <code>--apply ${proposals[0].name}</code>.</p>${proposals.map(proposalHtml)}`,
  };
}

function proposalHtml({ name, message, lines, examples, applied }: CleaningProposal): SafeHtml {
  const shown = examples.filter(({ column }) => column !== undefined);
  const example = shown.map(
    ({ row, before, after }) => html`row ${formatCount(row)}: ${cell(before)} → ${cell(after)}`,
  );
  return html`<h3 class="below">${dataText(name)}${applied && html` <span class="good">✓ applied</span>`}</h3><p>${dataText(message)}.${
    example.length > 0 && html`<br><small>${example.map((each, i) => html`${i > 0 && "; "}${each}`)}</small>`
  }</p><pre tabindex="0" aria-label="Config of ${name}">${lines}</pre>`;
}

function findingsPart({ findings }: CleaningReport): Part | undefined {
  if (findings.length === 0) return undefined;
  return {
    id: "findings",
    title: "What else is odd",
    body: findingsHtml(findings as Parameters<typeof findingsHtml>[0]),
  };
}

function driftPart({ drift }: CleaningReport): Part | undefined {
  if (drift === undefined) return undefined;
  const { verdict, reason, reference, referenceRows, columns, added } = drift;
  return {
    id: "drift",
    title: "Drift",
    body: html`<p><span class="${MOODS[verdict]}">${SIGNS[verdict]} ${verdict}</span> against ${formatTimes(referenceRows, "row")} of ${dataText(reference)}: ${dataText(reason)}.${
      added.length > 0 && html` Columns that the reference lacks: ${dataText(added.join(", "))}.`
    }</p>${htmlTable({
      caption: "How far each column has moved",
      columns: [
        { title: "column" },
        { title: "" },
        { title: "PSI", kind: "number" },
        { title: "missing before", kind: "number" },
        { title: "missing now", kind: "number" },
        { title: "why" },
      ],
      rows: columns.map((column) => [
        dataText(column.name),
        html`<span class="${MOODS[column.verdict]}">${SIGNS[column.verdict]} ${column.verdict}</span>`,
        column.psi === undefined ? "" : formatNumber(column.psi, 3),
        formatPercent(column.missingReference),
        formatPercent(column.missingCurrent),
        wide(column.reason),
      ]),
    })}`,
  };
}

function rowsPart({ dataset, output, dropped, looked, notes }: CleaningReport): Part {
  const types = (columns: CleaningReport["output"]["columns"]) =>
    columns.map(({ name, type }) => `${name} (${type})`).join(", ");
  return {
    id: "files",
    title: "Files and columns",
    body: html`${factList([
      ...Object.entries(dataset.source).map(
        ([name, value]) => [name.replace("assay.", ""), dataText(value)] as const,
      ),
      ...(output.path === undefined
        ? []
        : [["clean rows", html`${dataText(output.path)} (${formatBytes(output.bytes ?? 0)})`] as const]),
      ...(dropped === undefined
        ? []
        : [["dropped rows", html`${dataText(dropped.path)} (${formatTimes(dropped.rows, "row")})`] as const]),
      ["columns before", dataText(types(dataset.columns))],
      ["columns after", dataText(types(output.columns))],
      ...(looked === undefined
        ? []
        : [["looked at", `${formatCount(looked.rows)} of ${formatTimes(looked.of, "row")}`] as const]),
    ])}${notes.map((note) => html`<p class="note">${dataText(note)}</p>`)}`,
  };
}

const wide = (text: string): SafeHtml =>
  html`<div style="white-space:normal;min-width:220px">${dataText(text)}</div>`;

function cell(value: CleaningRule["examples"][number]["before"]): SafeHtml {
  if (value === null || value === undefined) return html`<span class="null">missing</span>`;
  return typeof value === "string" ? dataText(JSON.stringify(value)) : html`${String(value)}`;
}

import { type HtmlValue, html, type SafeHtml } from "../../utils/html/index.js";
import { formatCount } from "../../utils/text/index.js";
import { livePiece } from "./live.js";

export interface HtmlColumn {
  readonly title: string;
  /** A type or unit, smaller, under the title. */
  readonly subtitle?: string;
  /** Numbers stand right, with digits of one width. @default "text" */
  readonly kind?: "text" | "number" | "picture";
  /** What the column holds, in words, where the pointer rests on its title. */
  readonly hint?: string;
  /** A small picture of what the column holds, under the title. */
  readonly picture?: SafeHtml;
}

export interface HtmlTable {
  readonly caption?: HtmlValue;
  /** What a screen reader calls it. @default the caption, where it is a text */
  readonly label?: string;
  readonly columns: readonly HtmlColumn[];
  /** One value a column; the first column heads its row. */
  readonly rows: readonly (readonly HtmlValue[])[];
  /** Said under the table. */
  readonly notes?: readonly string[];
}

/** A longer text stands in one line that scrolls, so that it does not push all else away. */
const LONG = 300;

/** Characters of a text that a page holds at most; the data have the rest. */
const LONGEST = 20_000;

/** A text of the data's, kept apart from the direction of the text around it. A long one shows its beginning, and scrolls. */
export function dataText(text: string): SafeHtml {
  if (text.length <= LONG) return html`<bdi>${text}</bdi>`;
  const held =
    text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${formatCount(text.length)} characters)` : text;
  return html`<bdi class="long" tabindex="0">${held}</bdi>`;
}

/** An HTML table with a caption, scopes for screen readers, and its own sideways scroll where it is wide. */
export function htmlTable(table: HtmlTable): SafeHtml {
  const kind = (c: number) => table.columns[c].kind ?? "text";
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${captionText(table)}"><table>${
    table.caption === undefined ? "" : html`<caption>${table.caption}</caption>`
  }<thead><tr>${table.columns.map((column, c) =>
    // What has no name heads nothing.
    column.title === "" && column.picture === undefined
      ? html`<td class="${kind(c)}"></td>`
      : html`<th scope="col" class="${kind(c)}"${
          column.hint === undefined || column.hint === "" ? "" : html` title="${column.hint}"`
        }>${dataText(column.title)}${
          column.subtitle === undefined ? "" : html`<small>${column.subtitle}</small>`
        }${column.picture}</th>`,
  )}</tr></thead><tbody>${table.rows.map(
    (row) =>
      html`<tr>${row.map((cell, c) =>
        c === 0
          ? html`<th scope="row" class="${kind(c)}">${cell}</th>`
          : kind(c) === "text"
            ? html`<td>${cell}</td>`
            : html`<td class="${kind(c)}">${cell}</td>`,
      )}</tr>`,
  )}</tbody></table></div>${(table.notes ?? []).map((note) => html`<p class="note">${note}</p>`)}`;
}

/** Rows from which an order is worth asking for. */
const SORTABLE_ROWS = 3;

/** A table of results, whose headers sort it where the page's script runs; for outputs, not for reports. */
export function sortableTable(table: HtmlTable): SafeHtml {
  const still = htmlTable(table);
  return table.rows.length < SORTABLE_ROWS ? still : livePiece({ name: "sort", state: {} }, still);
}

function captionText({ caption, label, columns }: HtmlTable): string {
  if (label !== undefined) return label;
  return typeof caption === "string" ? caption : `Table of ${columns.map(({ title }) => title).join(", ")}`;
}

/** Facts by name, as a definition list. */
export function factList(facts: readonly (readonly [name: string, value: HtmlValue])[]): SafeHtml {
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A bar of a share between 0 and 1; what it says stands in the cell beside it. */
export function shareBar(share: number, mood: "plain" | "good" | "bad" = "plain"): SafeHtml {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
  return html`<span class="bar ${mood}" aria-hidden="true"><span style="width:${percent}%"></span></span>`;
}

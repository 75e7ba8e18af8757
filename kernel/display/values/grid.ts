// Matrices of tensors as small tables. The HTML has its style on the elements: front ends take style sheets, scripts
// and SVG out of notebooks they do not trust. Colours are inherited, so that it reads in light and in dark themes.
import { html } from "../../../sdk/utils/html/html.js";
import { formatTimes } from "../../../sdk/utils/text/numbers.js";

/** Rows shown of a long table; one that is a little longer is shown whole. */
const ROWS = 20;
const WHOLE = 30;

export interface Grid {
  /** `Tensor float32 [1200, 1000]`. */
  readonly title: string;
  /** The first rows of the matrix, the first columns of each. */
  readonly rows: readonly (readonly string[])[];
  readonly totalRows: number;
  readonly totalColumns: number;
}

/** How many rows are shown of so many. */
export function rowsShown(total: number): number {
  return total <= WHOLE ? total : ROWS;
}

function more(number: number, what: string): string[] {
  return number > 0 ? [`… ${formatTimes(number, what)}`] : [];
}

const LINE = "1px solid #888888";
const CELL = "padding:3px 10px;white-space:nowrap;vertical-align:top;text-align:right";

/** Rows and columns are headed by their numbers, from 0. */
export function gridHtml({ title, rows, totalRows, totalColumns }: Grid): string {
  const notes = [
    ...more(totalRows - rows.length, "more row"),
    ...more(totalColumns - rows[0].length, "more column"),
  ];
  return String(
    html`<div style="overflow-x:auto"><div style="opacity:0.65;margin-bottom:4px">${title}</div><table style="border-collapse:collapse;font-size:13px"><thead><tr><th style="border-bottom:${LINE}"></th>${rows[0].map(
      (_, c) => html`<th style="${CELL};border-bottom:${LINE}">${c}</th>`,
    )}</tr></thead><tbody>${rows.map(
      (cells, r) =>
        html`<tr><th style="${CELL};opacity:0.65;font-weight:normal">${r}</th>${cells.map(
          (cell) => html`<td style="${CELL}">${cell}</td>`,
        )}</tr>`,
    )}</tbody></table>${notes.map((note) => html`<div style="opacity:0.65;margin-top:4px">${note}</div>`)}</div>`,
  );
}

/** Monospaced text, its line breaks kept. */
export function preHtml(text: string): string {
  return String(html`<pre style="margin:0;white-space:pre-wrap">${text}</pre>`);
}

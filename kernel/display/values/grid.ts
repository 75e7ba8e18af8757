// Small grids of values that are no tables, as matrices of tensors. The HTML has its style on the elements: front ends take style sheets, scripts
// and SVG out of notebooks they do not trust. Colours are inherited, so that it reads in light and in dark themes.
import { html, type SafeHtml } from "../../../sdk/utils/html/html.js";
import { formatCell, formatTimes } from "../../../sdk/utils/text/numbers.js";
import { inspectLine } from "../text-plain.js";

/** Rows shown of a long table; one that is a little longer is shown whole. */
export const ROWS = 20;
const WHOLE = 30;
const COLUMNS = 40;
const CELL_CHARACTERS = 200;

export interface GridColumn {
  readonly name: string;
  readonly type?: string;
  /** Numbers stand right. @default true where all cells shown are numbers */
  readonly right?: boolean;
}

export interface Grid {
  /** `Tensor float32 [1200, 1000]`. */
  readonly title: string;
  readonly columns: readonly GridColumn[];
  /** Of the rows shown: what heads them. */
  readonly heads?: readonly unknown[];
  /** The rows shown, one value a column. */
  readonly rows: readonly (readonly unknown[])[];
  readonly totalRows: number;
  /** Where columns were left out already. @default those of `columns` */
  readonly totalColumns?: number;
}

/** How many rows are shown of so many. */
export function rowsShown(total: number): number {
  return total <= WHOLE ? total : ROWS;
}

/** A cell's text: strings as they are, numbers with the digits that a table needs. */
export function cellText(value: unknown): string {
  if (typeof value === "string")
    return value.length > CELL_CHARACTERS ? `${value.slice(0, CELL_CHARACTERS)}…` : value;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : formatCell(value);
  if (value === undefined) return "";
  if (value instanceof Date && !Number.isNaN(value.getTime())) return dateText(value);
  return inspectLine(value, CELL_CHARACTERS);
}

/** Midnights of UTC are days. */
function dateText(date: Date): string {
  return date.toISOString().replace(/T00:00:00\.000Z$/, "");
}

function isRight(grid: Grid, column: number): boolean {
  const said = grid.columns[column].right;
  if (said !== undefined) return said;
  const values = grid.rows.map((row) => row[column]).filter((value) => value !== null && value !== undefined);
  return values.length > 0 && values.every((value) => typeof value === "number" || typeof value === "bigint");
}

function more(number: number, what: string): string[] {
  return number > 0 ? [`… ${formatTimes(number, what)}`] : [];
}

const LINE = "1px solid #888888";
const CELL = "padding:3px 10px;white-space:nowrap;vertical-align:top";
const MUTED = "opacity:0.65;font-weight:normal";

export function gridHtml(grid: Grid): string {
  const shownColumns = [...grid.columns.keys()].slice(0, COLUMNS);
  const sides = shownColumns.map((c) => (isRight(grid, c) ? "right" : "left"));
  const notes = [
    ...more(grid.totalRows - grid.rows.length, "more row"),
    ...more((grid.totalColumns ?? grid.columns.length) - shownColumns.length, "more column"),
  ];
  const head = (column: GridColumn, side: string): SafeHtml =>
    html`<th style="${CELL};text-align:${side};border-bottom:${LINE}">${column.name}${
      column.type === undefined ? "" : html`<br><small style="${MUTED}">${column.type}</small>`
    }</th>`;
  return String(
    html`<div style="overflow-x:auto"><div style="opacity:0.65;margin-bottom:4px">${grid.title}</div><table style="border-collapse:collapse;font-size:13px"><thead><tr>${
      grid.heads ? html`<th style="border-bottom:${LINE}"></th>` : ""
    }${shownColumns.map((c, i) => head(grid.columns[c], sides[i]))}</tr></thead><tbody>${grid.rows.map(
      (row, r) =>
        html`<tr>${
          grid.heads
            ? html`<th style="${CELL};${MUTED};text-align:right">${cellText(grid.heads[r])}</th>`
            : ""
        }${shownColumns.map((c, i) => cell(row[c], sides[i]))}</tr>`,
    )}</tbody></table>${notes.map((note) => html`<div style="opacity:0.65;margin-top:4px">${note}</div>`)}</div>`,
  );
}

function cell(value: unknown, side: string): SafeHtml {
  const style = `${CELL};text-align:${side}`;
  if (value === null || value === undefined || Number.isNaN(value))
    return html`<td style="${style};opacity:0.5">${value === undefined ? "" : String(value)}</td>`;
  return html`<td style="${style}">${cellText(value)}</td>`;
}

/** Monospaced text, its line breaks kept. */
export function preHtml(text: string): string {
  return String(html`<pre style="margin:0;white-space:pre-wrap">${text}</pre>`);
}

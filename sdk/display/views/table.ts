import { type Column, isString, type Scalar, type Table } from "../../core/tables/index.js";
import { type HtmlValue, html } from "../../utils/html/index.js";
import { formatCell, formatCount } from "../../utils/text/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { dataText, htmlTable, outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";

/** Columns of a wide table in HTML: the first and last of these many. */
const MAX_HTML_COLUMNS = 40;
/** Rows that the machine-readable twin holds at most. */
const MAX_DATA_ROWS = 200;

function cellText(value: Scalar): string {
  if (value === null) return "null";
  return typeof value === "number" ? formatCell(value) : String(value);
}

function cellHtml(value: Scalar): HtmlValue {
  if (value === null) return html`<span class="null">null</span>`;
  return typeof value === "string"
    ? dataText(value.length > 300 ? `${value.slice(0, 300)}…` : value)
    : cellText(value);
}

function standsRight(column: Column): boolean {
  return !isString(column) && column.type !== "date" && column.type !== "timestamp" && column.type !== "bool";
}

/** Type of a column in a Data Resource's schema (https://specs.frictionlessdata.io/table-schema). */
function fieldType({ type }: Column): string {
  if (type === "string") return "string";
  if (type === "bool") return "boolean";
  if (type === "date") return "date";
  if (type === "timestamp") return "datetime";
  return type.startsWith("float") ? "number" : "integer";
}

/** JSON has no NaN, no infinity and no 64-bit integers: the first two become null, the last texts where they are too large. */
function jsonCell(value: Scalar): number | boolean | string | null {
  if (typeof value === "bigint") {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}

function dataResource(table: Table) {
  const head = table.slice(0, MAX_DATA_ROWS);
  return {
    schema: { fields: table.entries().map(([name, column]) => ({ name, type: fieldType(column) })) },
    data: [...head.rows()].map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, jsonCell(value)])),
    ),
  };
}

function htmlNames(table: Table): string[] {
  const { names } = table;
  if (names.length <= MAX_HTML_COLUMNS) return names;
  return [...names.slice(0, MAX_HTML_COLUMNS / 2), ...names.slice(-MAX_HTML_COLUMNS / 2)];
}

/** The first rows of a table, with the types of its columns, and how many rows are not shown. */
export function tableView(table: Table, options: ViewOptions = {}): MimeBundle {
  const { width, rows } = { ...VIEW_DEFAULTS, ...options };
  const size = `${formatCount(table.numRows)} rows x ${formatCount(table.numColumns)} columns`;
  const head = table.slice(0, rows);
  const hidden = table.numRows - head.numRows;
  const notes = hidden > 0 ? [`… ${formatCount(hidden)} more ${hidden === 1 ? "row" : "rows"}`] : [];
  const entries = table.entries();
  const names = htmlNames(table);
  const hiddenColumns = table.numColumns - names.length;
  return {
    "text/plain": boxText(
      {
        title: `Table: ${size}`,
        columns: entries.map(([name, column]) => ({
          title: name,
          subtitle: column.type,
          align: standsRight(column) ? "right" : "left",
        })),
        rows: Array.from({ length: head.numRows }, (_, r) =>
          entries.map(([name]) => cellText(head.value(name, r))),
        ),
        notes,
      },
      width,
    ),
    "text/html": outputHtml(
      htmlTable({
        caption: size,
        columns: [
          { title: "row" },
          ...names.map((name) => ({
            title: name,
            subtitle: table.column(name).type,
            kind: standsRight(table.column(name)) ? ("number" as const) : ("text" as const),
          })),
        ],
        rows: Array.from({ length: head.numRows }, (_, r) => [
          html`<span class="null">${r}</span>`,
          ...names.map((name) => cellHtml(head.value(name, r))),
        ]),
        notes:
          hiddenColumns > 0
            ? [...notes, `… ${formatCount(hiddenColumns)} more columns in the middle`]
            : notes,
      }),
    ),
    "application/vnd.dataresource+json": dataResource(table),
  };
}

import { html, type SafeHtml } from "../../utils/html/html.js";
import { formatCount, formatTimes } from "../../utils/text/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { sparkBars } from "../figures/svg/spark-bars.js";
import { LIVE, type LiveView, livePiece } from "../page/live.js";
import { outputHtml } from "../page/output.js";
import { dataText, type HtmlColumn, htmlTable } from "../page/table.js";
import { cellText, shownName } from "../table/format.js";
import { type Head, plainCell, standsRight } from "../table/head.js";
import { tableState } from "../table/hold.js";
import { tableService } from "../table/live.js";
import { dataResource } from "../table/resource.js";
import type { TableSource } from "../table/source.js";
import { type TableState, unpack } from "../table/state.js";
import type { Describe } from "../table/windows.js";
import { boxText } from "../text/box.js";

/** Rows of the static twin; a table that is a little longer is shown whole. */
const STILL_ROWS = 20;
const STILL_WHOLE = 30;
/** Columns of the static twin. */
const STILL_COLUMNS = 40;

export interface SourceViewOptions extends ViewOptions {
  /** Text of an object in a cell, at most so many characters. @default its JSON */
  readonly describe?: Describe;
}

const sizeText = ({ numRows, numColumns }: TableState): string =>
  `${formatTimes(numRows, "row")} x ${formatTimes(numColumns, "column")}`;

/**
 * Anything as a table. The static twin shows the first rows; where scripts run, the page shows the rows that it holds (the first
 * thousand), sorted and searched; with a kernel, all.
 */
export function sourceView(source: TableSource, options: SourceViewOptions = {}): MimeBundle {
  const state = tableState(source, options.describe);
  const isLive = state.held < state.numRows;
  const view: LiveView = { name: "table", state };
  return {
    "text/plain": plainTable(source, state, options),
    "text/html": outputHtml(livePiece(view, stillTable(state), { live: isLive })),
    "application/vnd.dataresource+json": dataResource(source),
    ...(isLive ? { [LIVE]: { ...view, ...tableService(source, options.describe) } } : {}),
  };
}

function plainTable(source: TableSource, state: TableState, options: SourceViewOptions): string {
  const { width, rows: wanted } = { ...VIEW_DEFAULTS, ...options };
  const { heads, numRows, numColumns } = state;
  const shown = Math.min(numRows, wanted);
  // The state's columns are the first and the last of a wide table.
  const columns = columnsOf(source, heads.length);
  const { label } = source;
  const hidden = numRows - shown;
  const left = numColumns - heads.length;
  return boxText(
    {
      title: `${state.title}: ${sizeText(state)}`,
      columns: [
        ...(label === undefined ? [] : [{ title: "" }]),
        ...heads.map((head) => ({
          title: head.name,
          subtitle: subtitle(head),
          align: standsRight(head) ? ("right" as const) : ("left" as const),
        })),
      ],
      rows: Array.from({ length: shown }, (_, row) => [
        ...(label === undefined ? [] : [String(label(row))]),
        ...columns.map((column, c) => plainCell(column.get(row), heads[c])),
      ]),
      notes: [
        ...(hidden > 0 ? [`… ${formatTimes(hidden, "more row")}`] : []),
        ...(left > 0 ? [`… ${formatTimes(left, "more column")} in the middle`] : []),
      ],
    },
    width,
  );
}

const subtitle = ({ type, gaps }: Head): string => [type, gaps].filter((part) => part !== "").join(", ");

/** The first and last of so many, as `shownColumns` keeps them. */
function columnsOf({ columns }: TableSource, most: number): TableSource["columns"] {
  return columns.length === most ? columns : [...columns.slice(0, most / 2), ...columns.slice(-most / 2)];
}

function stillTable(state: TableState): SafeHtml {
  const { heads, numRows, numColumns, held } = state;
  const places = [...heads.keys()];
  const shownPlaces =
    places.length > STILL_COLUMNS
      ? [...places.slice(0, STILL_COLUMNS / 2), ...places.slice(-STILL_COLUMNS / 2)]
      : places;
  const rows = Math.min(held, numRows <= STILL_WHOLE ? numRows : STILL_ROWS);
  const cells = shownPlaces.map((c) => unpack(state.packed[c]).slice(0, rows));
  const labels = state.labels === undefined ? undefined : unpack(state.labels);
  const left = numColumns - shownPlaces.length;
  return htmlTable({
    caption: dataText(`${state.title}: ${sizeText(state)}`),
    label: `${state.title}: ${sizeText(state)}`,
    columns: [{ title: labels === undefined ? "row" : "" }, ...shownPlaces.map((c) => headHtml(heads[c]))],
    rows: Array.from({ length: rows }, (_, row) => [
      html`<span class="null">${labels === undefined ? row : dataText(cellText(labels[row], { kind: "any" }).text)}</span>`,
      ...shownPlaces.map((c, i) => {
        const { text, isPale } = cellText(cells[i][row], heads[c]);
        if (isPale) return html`<span class="null">${text}</span>`;
        return heads[c].kind === "text" || heads[c].kind === "any" ? dataText(text) : text;
      }),
    ]),
    notes: [
      ...(rows < numRows ? [`first ${formatCount(rows)} of ${formatTimes(numRows, "row")}`] : []),
      ...(left > 0 ? [`… ${formatTimes(left, "more column")} in the middle`] : []),
    ],
  });
}

function headHtml(head: Head): HtmlColumn {
  return {
    title: shownName(head.name),
    subtitle: subtitle(head),
    kind: standsRight(head) ? "number" : "text",
    hint: head.about,
    ...(head.bars.length === 0 ? {} : { picture: sparkBars(head.bars, head.about) }),
  };
}

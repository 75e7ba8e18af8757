import type { ColumnProfile, TableProfile } from "../../core/tables/profile.js";
import { type HtmlValue, html, type SafeHtml } from "../../utils/html/index.js";
import { formatCell, formatCount, formatNumber, formatPercent, plainText } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { sparkHistogram } from "../figures/index.js";
import { dataText, htmlTable, outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { sparkline } from "./history.js";

/** A date column's days, or a timestamp's milliseconds, as a day; any other number as it is. */
export function numberText(value: number, { type }: ColumnProfile): string {
  if (type === "date") return new Date(value * 86_400_000).toISOString().slice(0, 10);
  if (type === "timestamp") return new Date(value).toISOString().slice(0, 16);
  return formatCell(value);
}

/** "120 (1.4 %)": a count of rows with its share. */
export function shareText(count: number, rows: number): string {
  return count === 0 ? "0" : `${formatCount(count)} (${formatPercent(count / rows)})`;
}

/** "clear 65.7 %, cloudy/misty 25.8 %": the most frequent values with their shares. */
export function topText({ top, rows }: ColumnProfile, most: number): string {
  return top
    .slice(0, most)
    .map(
      ({ value, count }) =>
        `${plainText(String(value)).slice(0, 40)} ${formatPercent(count / Math.max(1, rows))}`,
    )
    .join(", ");
}

function rangeCells(column: ColumnProfile): string[] {
  const { numbers } = column;
  if (numbers === undefined || column.type === "bool") return ["", "", "", ""];
  const [min, median, max] = [numbers.min, numbers.quantiles["0.5"], numbers.max].map((value) =>
    numberText(value, column),
  );
  const isTime = column.type === "date" || column.type === "timestamp";
  return [min, median, isTime ? numberText(numbers.mean, column) : formatNumber(numbers.mean), max];
}

/** A small histogram of numbers, or the most frequent values. */
export function picture(column: ColumnProfile): HtmlValue {
  const { numbers, name, top } = column;
  if (numbers !== undefined && column.type !== "bool") {
    const range = `${numberText(numbers.min, column)} to ${numberText(numbers.max, column)}`;
    return sparkHistogram(numbers.histogram.counts, `Histogram of ${name} from ${range}`);
  }
  return top.length === 0 ? "" : html`<small>${dataText(topText(column, 3))}</small>`;
}

/** A column's profile without big integers, which JSON does not have: they are texts. */
export function sayableColumn<T extends Pick<ColumnProfile, "top">>(column: T): T {
  const top = column.top.map(({ value, count }) => ({
    value: typeof value === "bigint" ? String(value) : value,
    count,
  }));
  return { ...column, top };
}

/** The profile as an HTML table: one row a column of the data. */
export function profileTableHtml(profile: TableProfile): SafeHtml {
  const number = (title: string) => ({ title, kind: "number" as const });
  return htmlTable({
    caption: `${formatCount(profile.columns.length)} columns, ${formatCount(profile.rows)} rows`,
    columns: [
      { title: "column" },
      number("missing"),
      number("distinct"),
      { title: "distribution", kind: "picture" },
      number("min"),
      number("median"),
      number("mean"),
      number("max"),
    ],
    rows: profile.columns.map((column) => [
      html`${dataText(column.name)} <small>${column.type}</small>`,
      shareText(column.missing + column.notFinite, column.rows),
      formatCount(column.distinct),
      picture(column),
      ...rangeCells(column),
    ]),
  });
}

/** What each column holds: missing and distinct values, range, distribution. */
export function profileView(profile: TableProfile, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const right = (title: string) => ({ title, align: "right" as const });
  return {
    "text/plain": boxText(
      {
        title: `Profile: ${formatCount(profile.rows)} rows x ${formatCount(profile.columns.length)} columns, ${(profile.bytes / 1e6).toFixed(1)} MB`,
        columns: [
          { title: "column" },
          { title: "type" },
          right("missing"),
          right("distinct"),
          right("min"),
          right("median"),
          right("mean"),
          right("max"),
          { title: "distribution" },
        ],
        rows: profile.columns.map((column) => [
          column.name,
          column.type,
          shareText(column.missing + column.notFinite, column.rows),
          formatCount(column.distinct),
          ...rangeCells(column),
          column.numbers === undefined ? topText(column, 2) : sparkline(column.numbers.histogram.counts, 20),
        ]),
      },
      width,
    ),
    "text/html": outputHtml(profileTableHtml(profile)),
    [MACHINE_FORM]: { ...profile, columns: profile.columns.map(sayableColumn) },
  };
}

import type { ColumnFacts, DatasetProfile, Finding, Severity } from "../../core/profile/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { cutText, formatCount, formatNumber, plainText, wrapText } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import {
  coefficientText,
  correlationsFigure,
  MEASURE_NAMES,
  targetRelationsFigure,
} from "../figures/index.js";
import { dataText, htmlTable, outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { columnDetails } from "./column-details.js";
import { figurePiece } from "./figure.js";
import { numberText, picture, sayableColumn, shareText, topText } from "./profile.js";

const SIGNS = { error: "✗", warning: "!", info: "i" } as const satisfies Record<Severity, string>;
const MOODS = { error: "bad", warning: "plain", info: "note" } as const satisfies Record<Severity, string>;
/** Findings, columns and relations that a terminal shows. */
const SHOWN_FINDINGS = 12;
const SHOWN_COLUMNS = 40;
const NAME_WIDTH = 24;
/** Columns that a page shows, each with its details. */
const MOST_COLUMNS = 200;

/** "8,645 rows x 15 columns, 0.7 MB". */
export function profileSize({ rows, columns, bytes }: DatasetProfile): string {
  return `${formatCount(rows)} rows x ${formatCount(columns.length)} columns, ${(bytes / 1e6).toFixed(1)} MB`;
}

function titleOf(profile: DatasetProfile): string {
  return `Profile of ${profile.name}: ${profileSize(profile)}`;
}

/** "1 error, 2 warnings, 4 remarks". */
export function findingCounts(findings: readonly Finding[]): string {
  const count = (severity: Severity, name: string) => {
    const { length } = findings.filter((finding) => finding.severity === severity);
    return length === 0 ? [] : [`${length} ${name}${length === 1 ? "" : "s"}`];
  };
  const counts = [...count("error", "error"), ...count("warning", "warning"), ...count("info", "remark")];
  return counts.length === 0 ? "Nothing odd was found" : counts.join(", ");
}

function kindText({ kind, role }: ColumnFacts): string {
  return role === undefined ? kind : `${kind}, ${role}`;
}

function quantileCells(column: ColumnFacts): string[] {
  const { numbers, kind } = column;
  if (numbers === undefined || kind === "boolean") return ["", "", ""];
  return [numbers.min, numbers.quantiles["0.5"], numbers.max].map((value) => numberText(value, column));
}

const BARS = "▁▂▃▄▅▆▇█";
/** Bars of a histogram that is as small as a word. */
const MOST_BARS = 20;

/** Neighbouring bins together, so that there are no more than so many. */
function coarser(counts: readonly number[], most: number): number[] {
  const step = Math.ceil(counts.length / most);
  const bins = Math.ceil(counts.length / step);
  return Array.from({ length: bins }, (_, i) =>
    counts.slice(i * step, (i + 1) * step).reduce((sum, count) => sum + count, 0),
  );
}

/** A histogram in one line of text, from nothing to the fullest bin. */
function barsText(counts: readonly number[]): string {
  const bins = coarser(counts, MOST_BARS);
  const most = Math.max(1, ...bins);
  return bins
    .map((count) => (count === 0 ? " " : BARS[Math.round((count / most) * (BARS.length - 1))]))
    .join("");
}

/** What the terminal shows: findings first, then a line a column. */
function profileText(profile: DatasetProfile, width: number): string {
  const { findings, columns, rows, notes } = profile;
  const right = (title: string) => ({ title, align: "right" as const });
  const found = findings
    .slice(0, SHOWN_FINDINGS)
    .flatMap(({ severity, message }) =>
      wrapText(plainText(message), width - 2).map((line, i) => `${i === 0 ? SIGNS[severity] : " "} ${line}`),
    );
  const relations = new Map((profile.target?.relations ?? []).map((one) => [one.column, one]));
  const more = findings.length - Math.min(SHOWN_FINDINGS, findings.length);
  const hidden = columns.length - SHOWN_COLUMNS;
  const table = boxText(
    {
      columns: [
        { title: "column" },
        { title: "kind" },
        right("missing"),
        right("distinct"),
        right("min"),
        right("median"),
        right("max"),
        { title: "distribution" },
        ...(profile.target === undefined
          ? []
          : [right(`with ${cutText(plainText(profile.target.column), 12)}`)]),
      ],
      rows: columns.slice(0, SHOWN_COLUMNS).map((column) => {
        const relation = relations.get(column.name);
        return [
          cutText(plainText(column.name), NAME_WIDTH),
          kindText(column),
          shareText(column.missing + column.nan, rows),
          formatCount(column.distinct),
          ...quantileCells(column),
          column.numbers === undefined ? topText(column, 2) : barsText(column.numbers.histogram.counts),
          ...(profile.target === undefined
            ? []
            : [relation === undefined ? "" : coefficientText(relation.value)]),
        ];
      }),
      notes: [
        ...(hidden > 0 ? [`… ${formatCount(hidden)} more columns`] : []),
        ...(profile.target === undefined
          ? []
          : [
              `With the target: ${[...new Set(profile.target.relations.map(({ measure }) => MEASURE_NAMES[measure]))].join(", ")}.`,
            ]),
        ...notes,
      ],
    },
    width,
  );
  return [
    cutText(plainText(titleOf(profile)), width),
    `${findingCounts(findings)}.`,
    ...found,
    ...(more > 0 ? [`… ${more} more: profile.findingsTable()`] : []),
    table,
  ].join("\n");
}

/** What is odd, the gravest first, with what to do. */
export function findingsHtml(findings: readonly Finding[]): SafeHtml {
  return htmlTable({
    caption: findingCounts(findings),
    columns: [{ title: "" }, { title: "what was found" }, { title: "what to do" }],
    rows: findings.map(({ severity, message, next }) => [
      html`<span class="${MOODS[severity]}">${SIGNS[severity]} ${severity}</span>`,
      html`<div style="white-space:normal;min-width:240px">${dataText(message)}</div>`,
      html`<div style="white-space:normal;min-width:200px">${dataText(next)}</div>`,
    ]),
  });
}

/** One row a column: kind, missing, distinct, distribution, quantiles. */
export function profiledColumnsHtml({ columns, rows }: DatasetProfile): SafeHtml {
  const number = (title: string) => ({ title, kind: "number" as const });
  const shown = columns.slice(0, MOST_COLUMNS);
  const hidden = columns.length - shown.length;
  return htmlTable({
    caption: "Columns",
    columns: [
      { title: "column" },
      number("missing"),
      number("distinct"),
      { title: "distribution", kind: "picture" },
      ...["min", "5 %", "median", "95 %", "max", "mean", "std"].map(number),
    ],
    rows: shown.map((column) => [
      html`${dataText(column.name)} <small>${kindText(column)}</small>`,
      shareText(column.missing + column.nan, rows),
      formatCount(column.distinct),
      picture(column),
      ...statistics(column),
    ]),
    notes: hidden > 0 ? [`… ${formatCount(hidden)} more columns`] : [],
  });
}

function statistics(column: ColumnFacts): string[] {
  const { numbers, kind } = column;
  if (numbers === undefined || kind === "boolean") return ["", "", "", "", "", "", ""];
  const { quantiles, min, max, mean, std } = numbers;
  const at = (value: number) => numberText(value, column);
  const spread = kind === "time" ? "" : formatNumber(std);
  const middle = kind === "time" ? at(mean) : formatNumber(mean);
  return [
    at(min),
    at(quantiles["0.05"]),
    at(quantiles["0.5"]),
    at(quantiles["0.95"]),
    at(max),
    middle,
    spread,
  ];
}

/** What a dataset holds and what is odd about it: findings, columns, relations to the target, correlations. */
export function datasetProfileView(profile: DatasetProfile, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const { correlations, target, columns, notes } = profile;
  const strongest =
    target === undefined ? [] : [target.column, ...target.relations.map(({ column }) => column)];
  return {
    "text/plain": profileText(profile, width),
    "text/html": outputHtml(
      html`<p style="font-weight:600;margin:0 0 6px">${dataText(titleOf(profile))}</p>`,
      findingsHtml(profile.findings),
      profiledColumnsHtml(profile),
      columnDetails(columns.slice(0, MOST_COLUMNS)),
      target === undefined || target.relations.length === 0 ? "" : figurePiece(targetRelationsFigure(target)),
      correlations === undefined ? "" : figurePiece(correlationsFigure(correlations, strongest)),
      notes.map((note) => html`<p class="note">${dataText(note)}</p>`),
    ),
    [MACHINE_FORM]: profileData(profile),
  };
}

/** All that a profile holds, as plain data that JSON can say. */
export function profileData({ correlations, columns, ...profile }: DatasetProfile): Record<string, unknown> {
  const data = { ...profile, columns: columns.map(sayableColumn) };
  if (correlations === undefined) return data;
  const values = correlations.values.map((row) => [...row]);
  return { ...data, correlations: { ...correlations, values } };
}

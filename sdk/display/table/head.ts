import { formatCount, formatPercent, plainText } from "../../utils/text/index.js";
import { jsonCell } from "./cell.js";
import { type ColumnFacts, tableFacts } from "./facts.js";
import { cellText, formatIn, type NumberFormat, numberFormat, timeText } from "./format.js";
import type { SourceColumn, TableSource } from "./source.js";

/** What a column's header shows, in the kernel's views and in the page alike: JSON. */
export interface Head {
  readonly name: string;
  readonly type: string;
  readonly kind: SourceColumn["kind"];
  /** `12 null`, `about 3,000 null, 2 NaN`; empty where all is there. */
  readonly gaps: string;
  /** What the picture shows, in words; empty where there is no picture. */
  readonly about: string;
  /** Heights of the picture's bars, from 0 to 100. */
  readonly bars: readonly number[];
  readonly format?: NumberFormat;
}

/** Rows of which a column's format is told: first ones, and ones spread over all. */
const FORMAT_ROWS = 200;
/** Values that a sentence names. */
const NAMED = 3;
const NAME_CHARACTERS = 30;

/** The headers of a table's columns. */
export function tableHeads(source: TableSource): Head[] {
  const facts = tableFacts(source);
  return source.columns.map((column, c) => head(column, facts[c], source.numRows));
}

function head(column: SourceColumn, facts: ColumnFacts, numRows: number): Head {
  const format = column.kind === "number" ? formatOf(column, numRows) : undefined;
  const { name, type, kind } = column;
  return {
    name,
    type,
    kind,
    gaps: gapsText(facts),
    ...pictureOf(kind, facts, numRows, format),
    ...(format === undefined ? {} : { format }),
  };
}

function formatOf(column: SourceColumn, numRows: number): NumberFormat {
  const values: number[] = [];
  const step = Math.max(1, numRows / FORMAT_ROWS);
  const take = (row: number) => {
    const value = column.get(row);
    if (typeof value === "number" || typeof value === "bigint") values.push(Number(value));
  };
  for (let row = 0; row < Math.min(numRows, FORMAT_ROWS); row++) take(row);
  for (let row = FORMAT_ROWS; row < numRows; row += step) take(Math.floor(row));
  return numberFormat(values);
}

function gapsText({ missing, missingIsExact, notFinite, isExact }: ColumnFacts): string {
  const about = (exact: boolean): string => (exact ? "" : "about ");
  return [
    ...(missing > 0 ? [`${about(missingIsExact)}${formatCount(missing)} null`] : []),
    ...(notFinite > 0 ? [`${about(isExact)}${formatCount(notFinite)} not finite`] : []),
  ].join(", ");
}

const nothing = { about: "", bars: [] };

function pictureOf(
  kind: SourceColumn["kind"],
  facts: ColumnFacts,
  numRows: number,
  format: NumberFormat | undefined,
): Pick<Head, "about" | "bars"> {
  const { range, counts = [], top = [], distinct = 0, read, missing, isExact } = facts;
  const of = isExact && read === numRows ? "" : ` (of ${formatCount(read)} rows)`;
  if (kind === "boolean") {
    if (range === undefined) return nothing;
    const all = counts.reduce((a, b) => a + b, 0);
    const yes = range.min === 1 ? all : (counts[1] ?? 0);
    return { about: `true ${formatPercent(yes / all)}${of}`, bars: scaled([all - yes, yes]) };
  }
  if (range !== undefined) {
    const end = (value: number): string =>
      kind === "time" ? instant(value) : format === undefined ? String(value) : formatIn(value, format);
    const span =
      range.min === range.max ? `always ${end(range.min)}` : `${end(range.min)} to ${end(range.max)}`;
    // The range is of all rows where it is exact, though the picture be a sample's.
    return { about: `${span}${isExact ? "" : of}`, bars: scaled(counts) };
  }
  if (distinct === 0) return nothing;
  // Texts that are all different have no picture.
  const seen = read - (isExact ? missing : 0);
  if (distinct > 1 && distinct >= seen)
    return { about: `${formatCount(distinct)} different values${of}`, bars: [] };
  const named = top
    .slice(0, NAMED)
    .map(({ text, count }) => `${shortName(text)} ${formatPercent(count / Math.max(1, read))}`);
  const more = distinct > NAMED ? `, ${formatCount(distinct - NAMED)} more` : "";
  return { about: `${named.join(", ")}${more}${of}`, bars: scaled(top.map(({ count }) => count)) };
}

function shortName(text: string): string {
  const plain = plainText(text);
  return plain.length > NAME_CHARACTERS ? `${plain.slice(0, NAME_CHARACTERS)}…` : plain;
}

const instant = (ms: number): string =>
  Math.abs(ms) <= 8.64e15 ? timeText(new Date(ms).toISOString()) : String(ms);

/** What is there stays visible, however little it is. */
function scaled(counts: readonly number[]): number[] {
  const most = Math.max(1, ...counts);
  return counts.map((count) => (count === 0 ? 0 : Math.max(4, Math.round((count / most) * 100))));
}

/** Whether a column's cells stand right. */
export const standsRight = ({ kind }: Pick<Head, "kind">): boolean => kind === "number";

/** A cell's text as a terminal shows it: a text that reads like a missing value stands in quotes. */
export function plainCell(value: unknown, column: Head): string {
  const { text, isPale } = cellText(jsonCell(value), column);
  return !isPale && typeof value === "string" && /^(null|NaN|)$/.test(value) ? `"${text}"` : text;
}

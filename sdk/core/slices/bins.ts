import { cutText, formatEdge } from "../../utils/text/index.js";
import { type Column, isString, quantileEdges, type Table, toFloat64, valueAt } from "../tables/index.js";
import type { Condition } from "./types.js";

/** A column whose rows are in bins: what slices are made of. */
export interface BinnedColumn {
  readonly name: string;
  /** Bin of each row. */
  readonly codes: Uint8Array;
  readonly bins: readonly Bin[];
  /** The first so many bins are in order, so that neighbours make a range. */
  readonly ordered: number;
}

export interface Bin {
  readonly label: string;
  readonly kind: "range" | "level" | "missing" | "others";
  readonly low: number;
  readonly high: number;
  /** The level in full, or both ends of the range as they read. */
  readonly texts: readonly [from: string, to: string];
}

/** A number with no more values than this has a bin for each. */
const MOST_VALUES = 24;
/** Levels of a category; those beyond are one bin of others. */
const MOST_LEVELS = 50;
/** Characters of a level in a name. */
const MOST_CHARACTERS = 40;

/** The rows of a column in bins; undefined where it says nothing: one bin only, or a text of its own in nearly every row. */
export function binColumn(
  table: Table,
  name: string,
  { bins, isCategory }: { readonly bins: number; readonly isCategory: boolean },
): BinnedColumn | undefined {
  const column = table.column(name);
  const isLevels = isString(column) || column.type === "bool" || isCategory;
  const binned = isLevels ? binLevels(name, column) : binNumbers(name, column, bins);
  return binned === undefined || binned.bins.length < 2 ? undefined : binned;
}

function withoutRange(label: string, kind: Bin["kind"], level = label): Bin {
  return { label, kind, low: Number.NaN, high: Number.NaN, texts: [level, level] };
}

function binLevels(name: string, column: Column): BinnedColumn | undefined {
  const rows = column.values.length;
  const counts = new Map<string, number>();
  const levels = Array.from({ length: rows }, (_, row) => {
    const value = valueAt(column, row);
    if (value === null || Number.isNaN(value)) return undefined;
    const level = String(value);
    counts.set(level, (counts.get(level) ?? 0) + 1);
    return level;
  });
  if (counts.size > MOST_LEVELS && counts.size > rows / 2) return undefined;
  const sorted = [...counts].sort(([a, p], [b, q]) => q - p || (a < b ? -1 : 1)).map(([level]) => level);
  const shown = sorted.length > MOST_LEVELS ? sorted.slice(0, MOST_LEVELS - 1) : sorted;
  const places = new Map(shown.map((level, place) => [level, place]));
  const bins = shown.map((level) => withoutRange(cutText(level, MOST_CHARACTERS), "level", level));
  const others = bins.length;
  if (shown.length < sorted.length)
    bins.push(withoutRange(`${sorted.length - shown.length} others`, "others"));
  const missing = bins.length;
  if (levels.includes(undefined)) bins.push(withoutRange("missing", "missing"));
  const codes = Uint8Array.from(levels, (level) =>
    level === undefined ? missing : (places.get(level) ?? others),
  );
  return { name, codes, bins, ordered: 0 };
}

function binNumbers(name: string, column: Column, wanted: number): BinnedColumn {
  const values = toFloat64(column, name);
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const uppers = quantileEdges(sorted, wanted, MOST_VALUES);
  const text = labelOf(column);
  let first = 0;
  const bins: Bin[] = uppers.map((high) => {
    const low = sorted[first];
    while (first < sorted.length && sorted[first] <= high) first++;
    const texts = [text(low), text(high)] as const;
    return { label: low === high ? texts[0] : texts.join(" to "), kind: "range", low, high, texts };
  });
  const ordered = bins.length;
  const codes = new Uint8Array(values.length);
  let isMissing = false;
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) isMissing = true;
    codes[row] = Number.isNaN(values[row]) ? ordered : placeOf(uppers, values[row]);
  }
  if (isMissing) bins.push(withoutRange("missing", "missing"));
  return { name, codes, bins, ordered };
}

function placeOf(uppers: readonly number[], value: number): number {
  let place = 0;
  while (place < uppers.length - 1 && value > uppers[place]) place++;
  return place;
}

/** A number of the column as it reads there: a day, an instant, a number. */
function labelOf(column: Column): (value: number) => string {
  if (column.type === "date") return (value) => isoOf(value * 86_400_000, 10);
  if (column.type === "timestamp") return (value) => isoOf(value, 16);
  return formatEdge;
}

function isoOf(ms: number, characters: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().slice(0, characters) : String(ms);
}

/** A part of a column's bins: neighbours, or one. */
export interface BinRange {
  readonly column: BinnedColumn;
  readonly first: number;
  readonly last: number;
}

/** The condition of a part of a column, and how it reads. */
export function conditionOf({ column, first, last }: BinRange): { condition: Condition; name: string } {
  const { name, bins, ordered } = column;
  const [from, to] = [bins[first], bins[last]];
  if (from.kind === "missing")
    return { condition: { column: name, kind: "missing" }, name: `${name} is missing` };
  if (from.kind !== "range") {
    return {
      condition: { column: name, kind: "level", level: from.texts[0] },
      name: `${name} = ${from.label}`,
    };
  }
  const condition = { column: name, kind: "range", low: from.low, high: to.high } as const;
  const [low, high] = [from.texts[0], to.texts[1]];
  if (from.low === to.high) return { condition, name: `${name} = ${low}` };
  if (first === 0) return { condition, name: `${name} ≤ ${high}` };
  if (last === ordered - 1) return { condition, name: `${name} ≥ ${low}` };
  return { condition, name: `${name} in ${low}–${high}` };
}

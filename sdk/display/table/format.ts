// How cells read. No imports of Node: the page uses it.
import { formatCount } from "../../utils/text/numbers.js";
import type { JsonCell } from "./cell.js";

/** How the numbers of one column are written, so that their points stand below each other. */
export interface NumberFormat {
  /** Digits behind the point. */
  readonly decimals: number;
  /** All numbers in powers of ten: they are tiny, huge, or both. */
  readonly exponent: boolean;
  /** Thousands parted: not of years and short codes, which have four digits at most. */
  readonly thousands: boolean;
}

/** Digits that say what a number of a table is; more are noise there, and stay in the export. */
const DIGITS = 6;
const MAX_DECIMALS = 6;

/** The format of a column, by some of its numbers. Of none, whole numbers. */
export function numberFormat(values: Iterable<number>): NumberFormat {
  const sizes: number[] = [];
  let whole = true;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value !== 0) sizes.push(Math.abs(value));
    whole &&= Number.isInteger(value);
  }
  sizes.sort((a, b) => a - b);
  const max = sizes.at(-1) ?? 0;
  const thousands = max >= 10_000;
  if (whole && max < 1e15) return { decimals: 0, exponent: false, thousands };
  const median = sizes[Math.floor(sizes.length / 2)];
  if (median < 1e-4 || median >= 1e15) return { decimals: 4, exponent: true, thousands: false };
  const fit = Math.max(0, Math.min(MAX_DECIMALS, DIGITS - 1 - Math.floor(Math.log10(median))));
  return { decimals: needed(sizes, fit), exponent: false, thousands };
}

/** Decimals that any of the numbers has, of `most`. */
function needed(sizes: readonly number[], most: number): number {
  let decimals = 0;
  for (const size of sizes) {
    if (size >= 1e15) continue;
    const text = size.toFixed(most);
    let end = text.length;
    while (end > text.length - most + decimals && text[end - 1] === "0") end--;
    decimals = Math.max(decimals, most - (text.length - end));
    if (decimals === most) break;
  }
  return decimals;
}

const MINUS = "−";

/** A number of a column. One that the column's decimals would round to nothing, or that is huge, is written by itself. */
export function formatIn(value: number, { decimals, exponent, thousands }: NumberFormat): string {
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : "";
  if (size === 0 && !exponent) return size.toFixed(decimals);
  const lost = size < 0.5 * 10 ** -decimals;
  if (exponent || size >= 1e15 || lost) {
    if (size === 0) return "0";
    const [mantissa, power] = size.toExponential(exponent ? decimals : 2).split("e");
    return `${sign}${mantissa}e${power.replace("+", "").replace("-", MINUS)}`;
  }
  const [whole, fraction] = size.toFixed(decimals).split(".");
  const head = thousands ? formatCount(BigInt(whole)) : whole;
  return `${sign}${head}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** A cell's text, and whether it is no value but stands for one that is missing or none. */
export interface CellText {
  readonly text: string;
  /** `null`, `NaN`, what is not there: shown pale, so that it is told apart from a text that reads the same. */
  readonly isPale: boolean;
}

/** Characters of a text that a cell shows. */
const SHOWN = 100;

const pale = (text: string): CellText => ({ text, isPale: true });
const plain = (text: string): CellText => ({ text, isPale: false });

/** How a cell of a column reads. */
export function cellText(
  cell: JsonCell,
  column: { readonly kind: string; readonly format?: NumberFormat },
): CellText {
  if (cell === null) return pale("null");
  if (typeof cell === "number")
    return plain(column.format === undefined ? formatSingle(cell) : formatIn(cell, column.format));
  if (typeof cell === "boolean") return plain(String(cell));
  if (typeof cell === "string") {
    if (column.kind === "time") return plain(timeText(cell));
    return plain(cell.length > SHOWN ? `${cell.slice(0, SHOWN)}…` : cell);
  }
  switch (cell.t) {
    case "u":
      return pale("");
    case "n":
      return pale(cell.v.replace("-", MINUS).replace("Infinity", "∞"));
    case "i":
      return plain(cell.v.replace(/\B(?=(\d{3})+(?!\d))/g, ",").replace("-", MINUS));
    case "d":
      return plain(timeText(cell.v));
    case "s":
      return plain(`${cell.v.slice(0, SHOWN)}… (${formatCount(cell.n ?? cell.v.length)} characters)`);
    default:
      return plain(cell.v);
  }
}

/** Characters of a column's name that a header shows. */
const NAME = 40;

/** A column's name as its header shows it. */
export const shownName = (name: string): string => (name.length > NAME ? `${name.slice(0, NAME)}…` : name);

/** A number that stands by itself, among other things. */
function formatSingle(value: number): string {
  return formatIn(value, numberFormat([value]));
}

/** `2011-01-01T06:00:00.000Z` as `2011-01-01 06:00:00`; midnight of UTC as its day. */
export function timeText(iso: string): string {
  const [day, time] = iso.split("T");
  if (time === undefined) return day;
  const clock = time.replace(/Z$/, "").replace(/\.0+$/, "");
  return clock === "00:00:00" ? day : `${day} ${clock}`;
}

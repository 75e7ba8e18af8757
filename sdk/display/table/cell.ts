// Cells as JSON can hold them, the same in a page's state, in messages and in exports. No imports of Node: the page uses it.

/** A cell: what JSON has no word for is a kind with its text. A text that was cut says how long it was. */
export type JsonCell = null | number | boolean | string | SpecialCell;

export interface SpecialCell {
  /** `n` NaN, ±Infinity and −0; `i` integers beyond 2^53; `d` times; `s` long texts; `o` other values; `u` undefined. */
  readonly t: "n" | "i" | "d" | "s" | "o" | "u";
  readonly v: string;
  /** Characters of the whole text. */
  readonly n?: number;
}

/** Characters of a text that a cell carries. */
export const MAX_TEXT = 300;
/** Characters of an object's text. */
const MAX_OBJECT = 200;

/**
 * A value as a cell.
 *
 * @param describe the text of an object, at most so many characters @default its JSON
 */
export function jsonCell(
  value: unknown,
  describe: (value: unknown, most: number) => string = json,
): JsonCell {
  switch (typeof value) {
    case "number":
      return value - value === 0 && !Object.is(value, -0) ? value : { t: "n", v: numberName(value) };
    case "string":
      return value.length > MAX_TEXT
        ? { t: "s", v: wellFormed(value.slice(0, MAX_TEXT)), n: value.length }
        : value;
    case "boolean":
      return value;
    case "bigint":
      return value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n
        ? Number(value)
        : { t: "i", v: String(value) };
    case "undefined":
      return { t: "u", v: "" };
    default:
      if (value === null) return null;
      if (value instanceof Date)
        return Number.isNaN(value.getTime())
          ? { t: "o", v: "Invalid Date" }
          : { t: "d", v: value.toISOString() };
      return { t: "o", v: describe(value, MAX_OBJECT) };
  }
}

/** A cut may have parted a pair of surrogates. */
const wellFormed = (text: string): string => text.replace(/[\ud800-\udbff]$/, "");

const numberName = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

function json(value: unknown, most: number): string {
  try {
    const text = JSON.stringify(value) ?? typeof value;
    return text.length > most ? `${wellFormed(text.slice(0, most))}…` : text;
  } catch {
    return typeof value;
  }
}

/** The whole text of a cell, as an export writes it: numbers with all their digits, a missing value as nothing. */
export function exportText(cell: JsonCell): string {
  if (cell === null) return "";
  return typeof cell === "object" ? cell.v : String(cell);
}
